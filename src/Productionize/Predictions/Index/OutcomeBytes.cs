using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Productionize;

/// <summary>
/// An outcome in an index, little-endian: UTC ticks of its observation, revision, type of its value (0 missing, 1 truth value, 2 whole
/// number, 3 number, 4 text), number or length of the text, length of the caller's key, length of the kind, then kind, text and key.
/// </summary>
internal static class OutcomeBytes
{
    private const int Head = 8 + 4 + 1 + 8 + 4 + 1;

    public static LogIndexKey Write(IBufferWriter<byte> bytes, PredictionOutcome outcome)
    {
        var text = outcome.Value.Kind == FieldKind.String ? Encoding.UTF8.GetBytes(outcome.Value.AsString()!) : [];
        var key = outcome.PredictionId == Guid.Empty ? Encoding.UTF8.GetBytes(outcome.Key!) : [];
        var kind = Encoding.UTF8.GetBytes(outcome.Kind);
        var head = bytes.GetSpan(Head);
        BinaryPrimitives.WriteInt64LittleEndian(head, outcome.ObservedAt.UtcTicks);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], outcome.Revision);
        (head[12], var number) = outcome.Value.Kind switch
        {
            null => ((byte)0, 0L),
            FieldKind.Boolean => ((byte)1, outcome.Value.AsBoolean() ? 1 : 0),
            FieldKind.Int64 => ((byte)2, outcome.Value.AsInt64()),
            FieldKind.String => ((byte)4, text.Length),
            _ => ((byte)3, BitConverter.DoubleToInt64Bits(outcome.Value.AsDouble())),
        };
        BinaryPrimitives.WriteInt64LittleEndian(head[13..], number);
        BinaryPrimitives.WriteInt32LittleEndian(head[21..], key.Length);
        head[25] = (byte)kind.Length;
        bytes.Advance(Head);
        bytes.Write(kind);
        bytes.Write(text);
        bytes.Write(key);
        return outcome.PredictionId == Guid.Empty ? LogIndexKey.OfOutcome(key) : LogIndexKey.OfOutcome(outcome.PredictionId);
    }

    /// <summary>Reads one; the key is empty where it names a prediction by id.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="kinds">Keeps the kinds: there are few, and each is made once.</param>
    /// <param name="key">The caller's key.</param>
    public static KeptOutcome Read(ReadOnlySpan<byte> bytes, Dictionary<ulong, string> kinds, out ReadOnlySpan<byte> key)
    {
        var number = BinaryPrimitives.ReadInt64LittleEndian(bytes[13..]);
        var kind = bytes.Slice(Head, bytes[25]);
        var text = bytes.Slice(Head + kind.Length, bytes[12] == 4 ? (int)number : 0);
        key = bytes.Slice(Head + kind.Length + text.Length, BinaryPrimitives.ReadInt32LittleEndian(bytes[21..]));
        FieldValue value = bytes[12] switch
        {
            0 => default(FieldValue),
            1 => number != 0,
            2 => number,
            3 => BitConverter.Int64BitsToDouble(number),
            _ => Encoding.UTF8.GetString(text),
        };
        var hash = TextHash.Of(kind);
        if (!kinds.TryGetValue(hash, out var name))
        {
            kinds.Add(hash, name = Encoding.UTF8.GetString(kind));
        }

        return new KeptOutcome(
            name, value, new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(bytes), TimeSpan.Zero),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), key.Length > 0);
    }
}
