using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Productionize;

/// <summary>The SQL of a table of rows, and cells as the values of its parameters.</summary>
internal sealed class SqlTable(string name, Schema schema)
{
    public const string Checkpoints = "productionize_checkpoints";

    public const string CreateCheckpoints =
        $"CREATE TABLE IF NOT EXISTS {Checkpoints} (target VARCHAR(256) NOT NULL PRIMARY KEY, name VARCHAR(256) NOT NULL, " +
        "checkpoint TEXT NOT NULL)";

    public const string SelectNames = $"SELECT name FROM {Checkpoints}";

    public const string SelectCheckpoint = $"SELECT checkpoint FROM {Checkpoints} WHERE target = @target";

    public const string InsertCheckpoint = $"INSERT INTO {Checkpoints} (target, name, checkpoint) VALUES (@target, @name, @checkpoint)";

    public const string UpdateCheckpoint =
        $"UPDATE {Checkpoints} SET checkpoint = @checkpoint WHERE target = @target AND checkpoint = @previous";

    public string Name => name;

    /// <summary>The key of the checkpoint: many databases take names that differ in case only for one.</summary>
    public string Target { get; } = name.ToLowerInvariant();

    /// <summary>Takes the checkpoint away, for people.</summary>
    public string DeleteCheckpoint =>
        $"DELETE FROM {Checkpoints} WHERE target = '{Target.Replace("'", "''", StringComparison.Ordinal)}'";

    public Schema Schema => schema;

    public string Create =>
        $"CREATE TABLE IF NOT EXISTS {Quoted} ({string.Join(", ", schema.Fields.Select(cell => $"{Quote(cell.Name)} {TypeOf(cell.Kind)}"))})";

    public string SelectNothing => $"SELECT {Columns} FROM {Quoted} WHERE 1 = 0";

    public string Insert =>
        $"INSERT INTO {Quoted} ({Columns}) VALUES ({string.Join(", ", schema.Fields.Select((_, index) => $"@p{index}"))})";

    private string Quoted => string.Join('.', name.Split('.').Select(Quote));

    private string Columns => string.Join(", ", schema.Fields.Select(cell => Quote(cell.Name)));

    public static object ValueOf(Row row, int index) => row.IsMissing(index) ? DBNull.Value : row.Schema.Fields[index].Kind switch
    {
        FieldKind.Boolean => row.GetBoolean(index),
        FieldKind.Int64 => row.GetInt64(index),
        FieldKind.Single => float.IsNaN(row.GetSingle(index)) ? DBNull.Value : row.GetSingle(index),
        FieldKind.Double => double.IsNaN(row.GetDouble(index)) ? DBNull.Value : row.GetDouble(index),
        FieldKind.Timestamp => row.GetTimestamp(index).UtcDateTime,
        FieldKind.Date => row.GetDate(index),
        FieldKind.String => row.GetString(index)!,
        _ => JsonOf(row, index),
    };

    /// <summary>Whether a name in other letters, or with more or less before its dot, may mean the same table.</summary>
    public bool MayBe(string other) =>
        other != name && (Ends(name, other) || Ends(other, name) || string.Equals(name, other, StringComparison.OrdinalIgnoreCase));

    private static bool Ends(string name, string with) => name.EndsWith($".{with}", StringComparison.OrdinalIgnoreCase);

    private static string JsonOf(Row row, int index)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            RowJson.WriteCell(json, row, index);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string TypeOf(FieldKind kind) => kind switch
    {
        FieldKind.Boolean => "BOOLEAN",
        FieldKind.Int64 => "BIGINT",
        FieldKind.Single => "REAL",
        FieldKind.Double => "DOUBLE PRECISION",
        FieldKind.Timestamp => "TIMESTAMP WITH TIME ZONE",
        FieldKind.Date => "DATE",
        _ => "TEXT",
    };

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
