using System.Text.Json;
using CsCheck;

namespace Productionize;

/// <summary>Rows with a cell of every kind, or none, written as JSON lines and into a table, and read back.</summary>
public class RowFormatRoundTripTests
{
    private static readonly Schema Every = new(
        Enum.GetValues<FieldKind>().Select(kind => new Field(kind.ToString(), kind) { Optional = true }).ToArray());

    private static readonly Gen<string> Text = Gen.OneOf(
        new[] { "a", "\"", "\\", "\n", "\r\n", "ü", "名", "😀", "\u2028", "\ufeff", "'", "\t", " ", "\u0001", "{", "NaN" }.Select(part => Gen.Const(part)).ToArray())
        .Array[0, 12].Select(string.Concat);

    private static readonly Gen<Row> Rows =
        from present in Gen.Int[0, 511]
        from truth in Gen.Bool
        from whole in Gen.Long
        from single in Gen.Single.Where(float.IsFinite)
        from number in Gen.Double.Where(double.IsFinite)
        from ticks in Gen.Long[0, DateTime.MaxValue.Ticks]
        from text in Text
        from vector in Gen.Single.Where(float.IsFinite).Array[0, 5]
        select RowOf(present, truth, whole, single, number, ticks, text, vector);

    [Test]
    public void Rows_written_as_json_lines_are_read_back_equal() => Rows.Array[1, 20].Sample(
        rows =>
        {
            using var file = new TempCsv(string.Join('\n', rows.Select(RowJson.ToText)));

            AssertRead(rows, new JsonLinesDataSource<Row>(file.Path, RowCodec.ForRows(Every)));
        },
        iter: 200);

    [Test]
    public void Rows_written_into_a_table_are_read_back_equal() => Rows.Array[1, 20].Sample(
        rows =>
        {
            using var file = new SqliteFile($"CREATE TABLE row (number INTEGER PRIMARY KEY, {string.Join(", ", Every.Fields.Select(field => field.Name))})");
            var insert = $"INSERT INTO row VALUES ({string.Join(", ", Enumerable.Range(0, Every.Fields.Count + 1).Select(i => $"@{i}"))})";
            foreach (var (number, row) in rows.Index())
            {
                file.Run(insert, Enumerable.Range(0, Every.Fields.Count).Select(i => row.IsMissing(i) ? null : ValueOf(row, i)).Prepend(number));
            }

            AssertRead(rows, new SqlDataSource<Row>(file.Database, "SELECT * FROM row ORDER BY number", RowCodec.ForRows(Every)));
        },
        iter: 30);

    private static void AssertRead(Row[] rows, IDataSource<Row> source)
    {
        var pass = new DataPass { OnRejected = row => Assert.Fail(string.Join("; ", row.Faults)) };

        var read = source.ToListAsync(pass).AsTask().GetAwaiter().GetResult();

        Assert.That(read, Has.Count.EqualTo(rows.Length));
        foreach (var (row, back) in rows.Zip(read))
        {
            Assert.That(RowJson.ToText(back), Is.EqualTo(RowJson.ToText(row)));
        }
    }

    private static object ValueOf(Row row, int index) => row.Schema.Fields[index].Kind switch
    {
        FieldKind.Boolean => row.GetBoolean(index),
        FieldKind.Int64 => row.GetInt64(index),
        FieldKind.Single => row.GetSingle(index),
        FieldKind.Double => row.GetDouble(index),
        FieldKind.Timestamp => row.GetTimestamp(index),
        FieldKind.Date => row.GetDate(index),
        FieldKind.SingleVector => JsonSerializer.Serialize(row.GetSingles(index).ToArray()),
        _ => row[index].ToString(),
    };

    private static Row RowOf(
        int present, bool truth, long whole, float single, double number, long ticks, string text, float[] vector)
    {
        var writer = new RowWriter();
        writer.Begin(Every);
        foreach (var kind in Enum.GetValues<FieldKind>().Where(kind => (present & (1 << (int)kind)) != 0))
        {
            var index = (int)kind;
            switch (kind)
            {
                case FieldKind.Boolean: writer.Set(index, truth); break;
                case FieldKind.Int64: writer.Set(index, whole); break;
                case FieldKind.Single: writer.Set(index, single); break;
                case FieldKind.Double: writer.Set(index, number); break;
                case FieldKind.Timestamp: writer.Set(index, new DateTimeOffset(ticks, TimeSpan.Zero)); break;
                case FieldKind.Date: writer.Set(index, DateOnly.FromDateTime(new DateTime(ticks))); break;
                case FieldKind.String: writer.Set(index, text); break;
                case FieldKind.SingleVector: writer.Set(index, vector.AsSpan()); break;
                default:
                    writer.SetJson(index, JsonSerializer.SerializeToUtf8Bytes(new { text, whole }));
                    break;
            }
        }

        return writer.Row.ToArray();
    }
}
