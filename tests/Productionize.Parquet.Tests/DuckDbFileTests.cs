using System.Text.Json;

namespace Productionize;

/// <summary>Files that DuckDB wrote: every type and every compression.</summary>
public sealed class DuckDbFileTests
{
    private static readonly string[] Files = ["snappy", "zstd", "gzip", "none", "lz4", "brotli"];

    private static readonly Field[] Fields =
    [
        new("truth", FieldKind.Boolean), new("int8", FieldKind.Int64), new("int16", FieldKind.Double), new("int32", FieldKind.Single),
        new("int64", FieldKind.Int64), new("uint8", FieldKind.Int64), new("uint16", FieldKind.Int64), new("uint32", FieldKind.Int64),
        new("float", FieldKind.Single), new("double", FieldKind.Double), new("decimal9", FieldKind.Double), new("decimal18",
            FieldKind.Single),
        new("decimal38", FieldKind.Double), new("text", FieldKind.String), new("millis", FieldKind.Timestamp), new("micros",
            FieldKind.Timestamp),
        new("nanos", FieldKind.Timestamp), new("zoned", FieldKind.Timestamp), new("midnight", FieldKind.Date), new("day", FieldKind.Date),
        new("time", FieldKind.String), new("uuid", FieldKind.String), new("floats", FieldKind.SingleVector), new("doubles",
            FieldKind.SingleVector),
        new("json", FieldKind.Json), new("nothing", FieldKind.Int64) { Optional = true },
    ];

    [TestCaseSource(nameof(Files))]
    public async Task Every_type_is_read(string file)
    {
        var rows = await Source(file, Fields).ToListAsync();
        Assert.That(rows, Has.Count.EqualTo(5));
        for (var i = 0; i < rows.Count; i++)
        {
            using var expected = JsonDocument.Parse($$"""
                {
                  "truth": {{(i % 2 == 0 ? "true" : "false")}}, "int8": {{i - 2}}, "int16": {{i - 2}}, "int32": {{i - 2}}, "int64": {{i - 2}},
                  "uint8": {{i}}, "uint16": {{i}}, "uint32": {{4294967295 - i}}, "float": {{i / 4.0}}, "double": {{i / 4.0}},
                  "decimal9": {{i / 4.0}}, "decimal18": {{i / 4.0}}, "decimal38": {{-i / 4.0}}, "text": "tëxt 😀 {{i}}",
                  "millis": "2024-01-01T01:02:03.4560000Z", "micros": "1924-01-01T01:02:03.4567890Z", "nanos": "2024-01-01T01:02:03.4567891Z",
                  "zoned": "2023-12-31T23:02:03.0000000Z", "midnight": "2024-01-0{{i + 1}}", "day": "2024-02-29", "time": "12:34:56.789",
                  "uuid": "ee71f980-a0dd-47e8-b617-09da91c5be48", "floats": [{{i}}, 2], "doubles": [{{i}}], "json": {"a": 1}{{(i % 2 == 0 ? "" : $", \"nothing\": {i}")}}
                }
                """);
            using var actual = JsonDocument.Parse(RowJson.ToText(rows[i]));
            Assert.That(JsonElement.DeepEquals(actual.RootElement, expected.RootElement), Is.True, actual.RootElement.ToString());
        }
    }

    [TestCase("uint64", FieldKind.Int64, 1, "uint64: must be a whole number between -2^63 and 2^63-1", "18446744073709551615")]
    [TestCase("double", FieldKind.Int64, 3, "double: must be a whole number", "0.25")]
    [TestCase("decimal38", FieldKind.Int64, 3, "decimal38: must be a whole number", null)]
    [TestCase("nanos", FieldKind.Date, 5, "nanos: must be a day without a time", "1704070923456789100")]
    [TestCase("bytes", FieldKind.String, 5, "bytes: must be valid UTF-8", null)]
    [TestCase("text", FieldKind.Json, 5, "text: must be JSON", null)]
    [TestCase("holes", FieldKind.SingleVector, 5, "holes: must not have missing elements", null)]
    public async Task A_value_that_does_not_fit_rejects_its_row(string name, FieldKind kind, int rejected, string fault, string? value)
    {
        var rows = new List<RejectedRow>();
        await Source("snappy", new Field(name, kind)).ReadAsync(new DataPass { OnRejected = rows.Add }).CountAsync();
        Assert.That(rows, Has.Count.EqualTo(rejected));
        Assert.That(rows[0].Faults.Single().ToString(), Is.EqualTo(fault));
        Assert.That(rows[0].Faults.Single().Value, Is.EqualTo(value));
    }

    [TestCase("text", FieldKind.Int64, "The column 'text' is STRING, which does not fit the field 'text', a Int64.")]
    [TestCase("int64", FieldKind.String, "The column 'int64' is INT64, which does not fit the field 'int64', a String.")]
    [TestCase("uint8", FieldKind.Boolean, "The column 'uint8' is unsigned INT32, which does not fit the field 'uint8', a Boolean.")]
    [TestCase("day", FieldKind.Timestamp, "The column 'day' is DATE, which does not fit the field 'day', a Timestamp.")]
    [TestCase("micros", FieldKind.Int64, "The column 'micros' is TIMESTAMP, which does not fit the field 'micros', a Int64.")]
    [TestCase("decimal9", FieldKind.String, "The column 'decimal9' is DECIMAL(9, 2), which does not fit the field 'decimal9', a String.")]
    [TestCase("floats", FieldKind.Single, "The column 'floats' is a list or group of FLOAT, which does not fit the field 'floats', a " +
        "Single.")]
    [TestCase("group", FieldKind.Json, "The column 'group' is a list or group of INT64, which does not fit the field 'group', a Json.")]
    [TestCase("group", FieldKind.SingleVector, "The column 'group' is a list or group of INT64, which does not fit the field 'group', a " +
        "SingleVector.")]
    [TestCase("uuid", FieldKind.SingleVector, "The column 'uuid' is UUID, which does not fit the field 'uuid', a SingleVector.")]
    public async Task A_column_of_another_type_ends_the_pass(string name, FieldKind kind, string message)
    {
        var error = await Assert.ThrowsAsync<DataSourceException>(async () => await Source("snappy", new Field(name, kind)).ToListAsync());
        Assert.That(error.Message, Does.Contain(message).And.EndsWith("Change the type of the member, or have the file written with " +
            "another."));
    }

    private static ParquetDataSource<Row> Source(string file, params Field[] fields) => new(
        Path.Combine(TestContext.CurrentContext.TestDirectory, "Data", $"duckdb-{file}.parquet"), RowCodec.ForRows(new Schema(fields)));
}
