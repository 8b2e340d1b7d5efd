using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Productionize;

/// <summary>
/// How far a batch has come: the watermark at the start of the pass, the rows above it that are scored, and a hash of their keys.
/// </summary>
internal sealed record BatchCheckpoint
{
    [JsonRequired]
    public long Rows { get; init; }

    [JsonRequired]
    public ulong Keys { get; init; }

    [JsonRequired]
    public long? Watermark { get; init; }

    /// <summary>Reads what a sink kept; a run without a watermark cannot go on after one that had it.</summary>
    public static BatchCheckpoint Parse(string sink, string? text, bool hasWatermark)
    {
        BatchCheckpoint checkpoint;
        try
        {
            checkpoint = text is null ? new() : JsonSerializer.Deserialize(text, CheckpointJsonContext.Default.BatchCheckpoint)
                ?? throw new JsonException("There is nothing in it.");
            if (checkpoint.Rows < 0)
            {
                throw new JsonException($"It tells of {checkpoint.Rows} rows.");
            }
        }
        catch (JsonException error)
        {
            throw new DataSinkException(
                sink, "Its checkpoint is not of a batch scoring: something else writes there. Give another target.", error);
        }

        return checkpoint.Watermark is null || hasWatermark
            ? checkpoint
            : throw new DataSinkException(
                sink, $"It was written up to the watermark {checkpoint.Watermark}, and this run has none: it would write those rows again. " +
                "Give the watermark again, or another target.");
    }

    /// <summary>The hash of the keys so far with one more.</summary>
    public static ulong Chain(ulong keys, string key)
    {
        var length = Encoding.UTF8.GetMaxByteCount(key.Length) + sizeof(ulong);
        var bytes = length <= 512 ? stackalloc byte[length] : new byte[length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, keys);
        return TextHash.Of(bytes[..(sizeof(ulong) + Encoding.UTF8.GetBytes(key, bytes[sizeof(ulong)..]))]);
    }

    public string ToText() => JsonSerializer.Serialize(this, CheckpointJsonContext.Default.BatchCheckpoint);
}
