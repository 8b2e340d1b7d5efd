using System.Text.RegularExpressions;

namespace Productionize;

/// <summary>DuckDB reads what <see cref="ParquetRowFormat"/> writes: the questions of the README, and what the footer knows.</summary>
public sealed partial class SealedLogTests
{
    private static readonly Field[] Members =
    [
        new("id", FieldKind.String), new("time", FieldKind.Timestamp), new("version", FieldKind.Int64), new("role", FieldKind.String),
        new("status", FieldKind.String), new("key", FieldKind.String),
    ];

    private static readonly Schema Old = Of([.. Members, new("input.age", FieldKind.Single), new("output.value", FieldKind.Double)]);
    private static readonly Schema New = Of(
        [.. Members, new("output.value", FieldKind.Double), new("input.age", FieldKind.Single), new("input.job", FieldKind.String)]);

    private static readonly Schema Outcomes = Of(
    [
        new("kind", FieldKind.String), new("id", FieldKind.String), new("key", FieldKind.String), new("value", FieldKind.Double),
        new("text", FieldKind.String), new("type", FieldKind.String), new("observed", FieldKind.Timestamp),
        new("revision", FieldKind.Int64),
    ]);

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new TemporaryFolder();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task DuckDB_answers_the_questions_of_the_README()
    {
        await WriteAsync("model=churn/date=2026-01-01/a.parquet", New, Predictions(New, "2026-01-01", 1, 10));
        await WriteAsync("model=churn/date=2026-01-02/b.parquet", Old, Predictions(Old, "2026-01-02", 2, 4));
        await WriteAsync("model=fraud/date=2026-01-02/b.parquet", Old, Predictions(Old, "2026-01-02", 1, 1));
        await WriteAsync("outcomes/date=2026-01-03/c.parquet", Outcomes, [
            Outcome("truth", Id("2026-01-01", 0), null, 0.5, 1, 0),                 // superseded by the revision
            Outcome("truth", Id("2026-01-01", 0), null, 1, 1, 1),
            Outcome("truth", null, "2026-01-01 key 1", 1, 2, 0),
            Outcome("truth", Id("2026-01-01", 1), null, 0, 1, 9),                   // observed earlier
            Outcome("decision", Id("2026-01-02", 0), null, 7, 1, 0),
        ]);

        using var duckDb = new DuckDb();
        var answers = Questions().Select(sql => duckDb.Ask(sql.Replace("'log/", $"'{_folder.Path}/", StringComparison.Ordinal)))
            .Skip(2).ToArray();

        Assert.That(answers[0], Is.EqualTo(new[] { "churn|01/01/2026|1|10", "churn|01/02/2026|2|4", "fraud|01/02/2026|1|1" }));
        Assert.That(answers[1], Is.EqualTo(new[] { "churn|01/01/2026|0.2", "churn|01/02/2026|0.25", "fraud|01/02/2026|0" }));
        Assert.That(answers[2], Is.EqualTo(new[] { "01/01/2026|10|34.5", "01/02/2026|4|31.5" }));
        Assert.That(answers[3], Is.EqualTo(new[] { "churn|01/01/2026|1|2|0.75", "churn|01/02/2026|2|0|-", "fraud|01/02/2026|1|0|-" }));
        Assert.That(answers, Has.Length.EqualTo(4));
    }

    [Test]
    public async Task Columns_that_came_later_are_missing_in_older_files()
    {
        await WriteAsync("model=churn/date=2026-01-01/a.parquet", Old, Predictions(Old, "2026-01-01", 1, 3));
        await WriteAsync("model=churn/date=2026-01-02/b.parquet", New, Predictions(New, "2026-01-02", 2, 2));
        using var duckDb = new DuckDb();
        Assert.That(
            duckDb.Ask(
                $"SELECT \"input.age\", \"input.job\", count(*), min(time) FROM read_parquet('{_folder.Path}/model=*/date=*/*.parquet', " +
                "hive_partitioning = true, union_by_name = true) GROUP BY ALL ORDER BY 1, 2 NULLS FIRST"),
            Is.EqualTo(new[]
            {
                "30|-|1|01/01/2026 00:00:00", "30|clerk|1|01/02/2026 00:00:00", "31|-|1|01/01/2026 00:00:01",
                "31|clerk|1|01/02/2026 00:00:01", "32|-|1|01/01/2026 00:00:02",
            }));
    }

    [Test]
    public async Task Row_groups_know_the_range_of_numbers_and_times_where_there_is_no_NaN()
    {
        var schema = Of([.. Enum.GetValues<FieldKind>().Select(kind => new Field($"{kind}", kind)), new("nan", FieldKind.Double),
            new("zero", FieldKind.Double), new("seven", FieldKind.Single), new("none", FieldKind.Int64), new("last", FieldKind.Double)]);
        await WriteAsync("a.parquet", schema, Enumerable.Range(0, 5_000).Select(i => Cells(schema, i)));
        using var duckDb = new DuckDb();
        var ranges = duckDb.Ask(
            "SELECT row_group_id, path_in_schema, stats_min_value, stats_max_value, stats_null_count, row_group_num_rows " +
            $"FROM parquet_metadata('{_folder.At("a.parquet")}') ORDER BY row_group_id, column_id");
        Assert.That(ranges.Take(14), Is.EqualTo(new[]
        {
            "0|Boolean|-|-|0|4096", "0|Int64|-4095|0|0|4096", "0|Single|0.0|2047.5|0|4096", "0|Double|0.0|4095.0|0|4096",
            "0|Timestamp|2026-01-01 00:00:00|2026-01-01 01:08:15|0|4096", "0|Date|2026-01-01|2037-03-19|0|4096",
            "0|String|-|-|0|4096", "0|SingleVector, list, element|-|-|0|4096", "0|Json|-|-|0|4096", "0|nan|-|-|0|4096",
            "0|zero|0.0|0.0|0|4096", "0|seven|-|-|0|4096", "0|none|0|0|4096|4096", "0|last|0.0|4095.0|0|4096",
        }));
        Assert.That(ranges[14 + 6], Is.EqualTo("1|String|-|-|0|904"));
        Assert.That(ranges[14 + 11], Is.EqualTo("1|seven|7.0|7.0|0|904"));                    // a NaN is in the row group before only
        Assert.That(ranges[14 + 13], Is.EqualTo("1|last|-|-|0|904"));

        // By the ranges DuckDB leaves row groups out; what it finds is right nevertheless.
        var file = $"read_parquet('{_folder.At("a.parquet")}')";
        string One(string sql) => duckDb.Ask($"SELECT {sql}").Single();
        Assert.That(One($"Int64 FROM {file} WHERE String = 'row 4500'"), Is.EqualTo("-4500"));
        Assert.That(One($"count(*) FROM {file} WHERE isnan(nan)"), Is.EqualTo("5000"));
        Assert.That(One($"count(*) FROM {file} WHERE zero = 0"), Is.EqualTo("5000"));
        Assert.That(One($"count(*) FROM {file} WHERE seven = 7"), Is.EqualTo("4999"));
        Assert.That(One($"count(*) FROM {file} WHERE seven > 6 AND seven < 8"), Is.EqualTo("4999"));
        Assert.That(One($"count(*) FROM {file} WHERE isnan(seven)"), Is.EqualTo("1"));
        Assert.That(One($"count(*) FROM {file} WHERE isnan(last)"), Is.EqualTo("1"));
        Assert.That(One($"count(*) FROM {file} WHERE last > 3000"), Is.EqualTo("1999"));       // a NaN is more than all numbers
        Assert.That(One($"count(*) FROM {file} WHERE last > 4998.5"), Is.EqualTo("1"));
        Assert.That(One($"min(none), max(none), count(none) FROM {file}"), Is.EqualTo("-|-|0"));
        Assert.That(One($"max(seven), min(seven) FROM {file}"), Is.EqualTo("NaN|7"));
        Assert.That(One($"count(*) FROM {file} WHERE Timestamp >= TIMESTAMP '2026-01-01 01:20:00'"), Is.EqualTo("200"));
        Assert.That(One($"count(*) FROM {file} WHERE Date = DATE '2026-01-02'"), Is.EqualTo("1"));
        Assert.That(One($"count(*) FROM {file} WHERE length(SingleVector) = 1"), Is.EqualTo("5000"));
        Assert.That(
            One($"sum(Single), sum(Double), count_if(Boolean), max(Timestamp) FROM {file}"),
            Is.EqualTo("6248750|12497500|2500|01/01/2026 01:23:19"));
    }

    private static IEnumerable<string> Questions()
    {
        var readme = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "README.md"));
        return SqlBlocks().Matches(readme).SelectMany(block => Comments().Replace(block.Groups[1].Value, "").Split(';'))
            .Select(sql => sql.Trim()).Where(sql => sql.Length > 0);
    }

    private static Schema Of(Field[] fields) => new([.. fields.Select(field => field with { Optional = true })]);

    private static string Id(string day, int number) =>
        $"{day.Replace("-", "", StringComparison.Ordinal)}-0000-7000-8000-{number:000000000000}";

    // The third of every five failed.
    private static IEnumerable<Row> Predictions(Schema schema, string day, long version, int count)
    {
        var writer = new RowWriter();
        for (var i = 0; i < count; i++)
        {
            writer.Begin(schema);
            writer.Set(0, Id(day, i));
            writer.Set(1, DateTimeOffset.Parse($"{day}T00:00:00Z", null).AddSeconds(i));
            writer.Set(2, version);
            writer.Set(3, "Live");
            writer.Set(4, i % 5 == 2 ? "Failed" : "Answered");
            writer.Set(5, $"{day} key {i}");
            writer.Set(schema.IndexOf("input.age"), 30f + i);
            writer.Set(schema.IndexOf("output.value"), i * 0.5);
            if (schema.IndexOf("input.job") is >= 0 and var job)
            {
                writer.Set(job, "clerk");
            }

            yield return writer.Row;
        }
    }

    private static Row Outcome(string kind, string? id, string? key, double value, int observed, long revision)
    {
        var writer = new RowWriter();
        writer.Begin(Outcomes);
        writer.Set(0, kind);
        writer.Set(1, id);
        writer.Set(2, key);
        writer.Set(3, value);
        writer.Set(5, "number");
        writer.Set(6, DateTimeOffset.UnixEpoch.AddDays(observed));
        writer.Set(7, revision);
        return writer.Row;
    }

    private static Row Cells(Schema schema, int i)
    {
        var writer = new RowWriter();
        writer.Begin(schema);
        writer.Set(0, i % 2 == 0);
        writer.Set(1, -(long)i);
        writer.Set(2, i / 2f);
        writer.Set(3, (double)i);
        writer.Set(4, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(i));
        writer.Set(5, new DateOnly(2026, 1, 1).AddDays(i));
        writer.Set(6, $"row {i}");
        writer.Set(7, [i == 0 ? float.NaN : i]);
        writer.SetJson(8, "{}"u8);
        writer.Set(9, double.NaN);
        writer.Set(10, i % 2 == 0 ? 0.0 : -0.0);
        writer.Set(11, i == 0 ? float.NaN : 7);
        writer.Set(13, i == 4_999 ? double.NaN : i);
        return writer.Row;
    }

    private async Task WriteAsync(string name, Schema schema, IEnumerable<Row> rows)
    {
        var path = _folder.At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var writer = await new ParquetRowFormat().CreateAsync(path, schema);
        foreach (var row in rows)
        {
            await writer.WriteAsync(row);
        }

        await writer.FinishAsync(new Dictionary<string, string>());
    }

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex SqlBlocks();

    [GeneratedRegex("^--.*\n", RegexOptions.Multiline)]
    private static partial Regex Comments();
}
