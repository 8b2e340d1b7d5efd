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

    /// <summary>The end of the first pass, as it stands in the checkpoint of the rows.</summary>
    public static string Write(End end) => JsonSerializer.Serialize(end, Context.Default.End);

    public static End ReadEnd(string checkpoint) => JsonSerializer.Deserialize(checkpoint, Context.Default.End)!;

    /// <summary>What the pass counted and found.</summary>
    internal sealed record End(long Accepted, string? Sha256, long? Rows);

    private sealed record Rejection(string Source, long Line, string? Raw, string? Header, Broken[] Faults);

    private sealed record Broken(string Field, string? Value, string Rule, RuleSeverity Severity);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Strict)]
    [JsonSerializable(typeof(End))]
    [JsonSerializable(typeof(Rejection))]
    private sealed partial class Context : JsonSerializerContext;
}
