using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Productionize;

/// <summary>Where one key's rows lie, and beside them what the pass told that read them.</summary>
internal sealed partial class CacheFolder
{
    /// <summary>What was told of rows that were not let through, or let through with a warning.</summary>
    public static readonly Schema Told = new(
        new Field("Before", FieldKind.Int64), new Field("IsWarning", FieldKind.Boolean), new Field("Row", FieldKind.Json));

    public CacheFolder(string folder, string key, Schema schema)
    {
        // A name that every file system takes, whatever the key is; other columns are another cache.
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\n{PartFolder.ColumnsOf(schema)}"));
        Path = System.IO.Path.Combine(folder, Convert.ToHexStringLower(digest)[..32]);
    }

    public string Path { get; }

    public string Rows => System.IO.Path.Combine(Path, "rows");

    /// <summary>Held by the pass that makes the cache. Never deleted, or two could hold it.</summary>
    public string Lock => System.IO.Path.Combine(Path, "_lock");

    /// <summary>The end of the pass, by which the cache is whole.</summary>
    public string EndFile => System.IO.Path.Combine(Path, "end");

    public string Rejected => System.IO.Path.Combine(Path, "rejected");

    public static Row Write(RowWriter writer, long before, bool isWarning, RejectedRow row)
    {
        writer.Begin(Told);
        writer.Set(0, before);
        writer.Set(1, isWarning);
        writer.SetJson(2, JsonSerializer.SerializeToUtf8Bytes(
            new Rejection(row.Source, row.Line, row.Raw, row.Header, [.. row.Faults.Select(fault =>
                new Broken(fault.Field, fault.Value, fault.Rule, fault.Severity))]),
            Context.Default.Rejection));
        return writer.Row;
    }

    public static RejectedRow Read(Row row)
    {
        var kept = JsonSerializer.Deserialize(row.GetJson(2), Context.Default.Rejection)!;
        return new RejectedRow(
            kept.Source, kept.Line, kept.Raw, [.. kept.Faults.Select(fault => new RowFault(fault.Field, fault.Value,
                fault.Rule) { Severity = fault.Severity })])
        {
            Header = kept.Header,
        };
    }

    /// <summary>The SHA-256 of the only part of a folder: one commit makes it.</summary>
    public static async ValueTask<string> HashAsync(string folder, CancellationToken cancellationToken)
    {
        var part = new FileStream(
            System.IO.Path.Combine(folder, "part-00000.parquet"),
            new FileStreamOptions { Share = FileShare.Read | FileShare.Delete, BufferSize = 131_072, Options = FileOptions.SequentialScan });
        await using (part.ConfigureAwait(false))
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(part, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Makes the cache whole: the end, and a line with its own hash, since it may be damaged as well.</summary>
    public void Write(End end)
    {
        var json = JsonSerializer.Serialize(end, Context.Default.End);
        using (var file = new FileStream(EndFile, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(Encoding.UTF8.GetBytes($"{json}\n{HashOf(json)}\n"));
            file.Flush();
            DurableFile.Sync(file.SafeFileHandle);
        }

        DurableFile.SyncDirectory(Path);
    }

    /// <summary>How the first pass ended; null where there is no cache, or one that is not whole or damaged.</summary>
    public async ValueTask<End?> ReadEndAsync(CancellationToken cancellationToken)
    {
        try
        {
            var lines = (await File.ReadAllTextAsync(EndFile, cancellationToken).ConfigureAwait(false)).Split('\n');
            return lines.Length == 3 && lines[2].Length == 0 && HashOf(lines[0]) == lines[1]
                && JsonSerializer.Deserialize(lines[0], Context.Default.End) is { } end
                && await HashAsync(Rows, cancellationToken).ConfigureAwait(false) == end.RowsSha256
                && await HashAsync(Rejected, cancellationToken).ConfigureAwait(false) == end.RejectedSha256
                    ? end
                    : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Deletes what is not whole or damaged.</summary>
    public void Clear()
    {
        File.Delete(EndFile);
        foreach (var folder in new[] { Rows, Rejected })
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static string HashOf(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));

    /// <summary>What the pass counted and found, and the hashes of what it wrote.</summary>
    internal sealed record End(long Accepted, string? Sha256, long? Rows, string RowsSha256, string RejectedSha256);

    private sealed record Rejection(string Source, long Line, string? Raw, string? Header, Broken[] Faults);

    private sealed record Broken(string Field, string? Value, string Rule, RuleSeverity Severity);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Strict)]
    [JsonSerializable(typeof(End))]
    [JsonSerializable(typeof(Rejection))]
    private sealed partial class Context : JsonSerializerContext;
}
