using System.Text.Json;

namespace Productionize;

/// <summary>One case of Data/EdgeCases/manifest.json, and the source that reads its file.</summary>
public sealed class EdgeCase(JsonElement json)
{
    private static readonly string Folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Data", "EdgeCases");

    public string File => json.GetProperty("file").GetString()!;

    public bool IsLoaded => Expect.GetProperty("outcome").GetString() == "loaded";

    public string FileReason => Expect.GetProperty("reason").GetString()!;

    public int Accepted => Expect.GetProperty("accepted").GetInt32();

    public IEnumerable<(long Line, string Reason, string Column)> Rejected =>
        Expect.GetProperty("rejected").EnumerateArray().Select(row => (
            row.GetProperty("line").GetInt64(),
            row.GetProperty("reason").GetString()!,
            row.TryGetProperty("column", out var column) ? column.GetString()! : ""));

    public IEnumerable<(int Record, string Column, string Value)> Values =>
        Expect.GetProperty("values").EnumerateArray().Select(cell => (
            cell.GetProperty("record").GetInt32(),
            cell.GetProperty("column").GetString()!,
            cell.GetProperty("value").ValueKind switch
            {
                JsonValueKind.Number => FieldValue.FromDouble(cell.GetProperty("value").GetDouble()).ToString(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => cell.GetProperty("value").GetString() ?? "",
            }));

    private JsonElement Expect => json.GetProperty("expect");

    public static EdgeCase[] All()
    {
        using var manifest = JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(Folder, "manifest.json")));

        // d21 is JSON lines.
        return manifest.RootElement.GetProperty("cases").EnumerateArray().Select(one => new EdgeCase(one.Clone()))
            .Where(one => one.File.EndsWith(".csv", StringComparison.Ordinal)).ToArray();
    }

    /// <summary>Rows are lists of cells by column, so that one codec serves every schema.</summary>
    public CsvDataSource<Dictionary<string, FieldValue>> Source() => new(PathOfFile(), Codec());

    public string PathOfFile()
    {
        var path = Path.Combine(Folder, File);
        if (File.StartsWith("d10", StringComparison.Ordinal) && !System.IO.File.Exists(path))
        {
            System.IO.File.WriteAllText(
                path, $"id,amount,name,day\n1,1.5,Ann,2024-01-31\n2,2.5,\"{new string('x', 1 << 20)}\",2024-01-31\n3,3.5,Cy,2024-01-31\n");
        }

        return path;
    }

    public override string ToString() => File;

    private RowCodec<Dictionary<string, FieldValue>> Codec()
    {
        var builder = new RowCodecBuilder<Dictionary<string, FieldValue>>();
        foreach (var column in json.GetProperty("schema").EnumerateArray())
        {
            var kind = column.GetProperty("type").GetString() switch
            {
                "int64" => FieldKind.Int64,
                "double" => FieldKind.Double,
                "string" => FieldKind.String,
                "date" => FieldKind.Date,
                "bool" => FieldKind.Boolean,
                var other => throw new NotSupportedException(other),
            };
            var field = new Field(column.GetProperty("name").GetString()!, kind) { Optional = column.GetProperty("nullable").GetBoolean() };
            builder.Add(field, (_, _, _) => { });
        }

        return builder.Build(row => row.Schema.Fields.ToDictionary(field => field.Name, field => row[field.Name]));
    }
}
