using System.Globalization;

namespace Productionize;

public class SchemaInferenceTests
{
    [Test]
    public async Task FromCsvAsync_finds_the_kind_of_each_column()
    {
        var schema = (await OfCsvAsync(
            "whole,number,truth,day,time,mixed,code,phone,text,none,bad",
            "1,1.5,true,2026-01-02,2026-01-02T03:04,2026-01-02,01,+41,a,,1",
            "-2,2,False,2026-01-03,2026-01-02T03:05:06Z,2026-01-02T03:04,20,22,1,,x")).Schema;

        Assert.That($"{schema}", Is.EqualTo(
            "whole Int64, number Double, truth Boolean, day Date, time Timestamp, mixed Timestamp, code String, phone String, " +
            "text String, none String?, bad String"));
    }

    [Test]
    public async Task FromCsvAsync_takes_a_few_unreadable_cells_for_faults_and_not_for_a_kind()
    {
        string[] lines = ["n", .. Numbers(0, 999), "unknown"];
        var inferred = await OfCsvAsync(lines);
        Assert.That($"{inferred.Schema}", Is.EqualTo("n Int64"));
        Assert.That(inferred.Notes[0], Does.StartWith("Inferred from 999 rows of csv-").And.EndsWith("; 1 more were rejected."));

        Assert.That($"{(await OfCsvAsync([.. lines, "unknown"])).Schema}", Is.EqualTo("n String"), "above the tolerance");
        Assert.That($"{(await OfCsvAsync([.. Numbers(0, 1999).Prepend("n"), "1.5"])).Schema}", Is.EqualTo("n Double"), "all are numbers");
    }

    [Test]
    public async Task Ranges_reach_beyond_the_sample_by_the_tolerance_and_towards_zero_half_way_at_most()
    {
        var schema = (await OfCsvAsync(
            "a,b,c,d,e,f", "100,-1.5,1,-3,0,5", "200,1.5,1000,-300,0,5", "150,0.25,7,-10,0,5")).Schema;

        Assert.That(schema.Fields.Select(field => (field.Minimum, field.Maximum)), Is.EqualTo(new (double?, double?)[]
        {
            (90, 210), (-1.8, 1.8), (1, 1099), (-329, -2), (null, null), (5, 5),
        }));
    }

    [Test]
    public async Task A_range_has_no_more_digits_than_its_margin_means_and_holds_its_sample()
    {
        var field = (await OfCsvAsync(0, "x", "0.123456789", "3.987654321", "2")).Schema.Fields[0];
        Assert.That((field.Minimum, field.Maximum), Is.EqualTo((0.123456789, 3.987654321)), "no tolerance");

        field = (await OfCsvAsync("x", "10.123456789", "13.987654321", "12")).Schema.Fields[0];
        Assert.That((field.Minimum, field.Maximum), Is.EqualTo((9.737, 14.375)));
    }

    [Test]
    public async Task Texts_that_come_again_are_categories_and_others_are_not()
    {
        var lines = Enumerable.Range(0, 40).Select(i => $"{(char)('d' - (i % 4))},{i / 2}x").Prepend("few,many");
        var inferred = await OfCsvAsync([.. lines]);

        Assert.That(inferred.Schema.Fields[0].OneOf, Is.EqualTo(new[] { "a", "b", "c", "d" }));
        Assert.That(inferred.Schema.Fields[1].OneOf, Is.Null);
        Assert.That(inferred.Notes, Has.Some.StartsWith("Any value of many: it has about 20 different texts"));
        using var file = new TempCsv(string.Join('\n', lines));
        var warns = await SchemaInference.FromCsvAsync(file.Path, new() { CategorySeverity = RuleSeverity.Warn, MaxCategories = 4 });
        Assert.That(warns.Schema.Fields.Select(field => field.Severity), Is.EqualTo(new[] { RuleSeverity.Warn, RuleSeverity.Reject }));
        var none = await SchemaInference.FromCsvAsync(file.Path, new() { MaxCategories = 3 });
        Assert.That(none.Schema.Fields[0].OneOf, Is.Null);
    }

    [Test]
    public async Task Missing_cells_make_a_field_optional_up_to_their_rate_and_the_tolerance()
    {
        var schema = (await OfCsvAsync("a,b,c", "1,x,", ",y,", "3,z,", "4,x,")).Schema;

        Assert.That(schema.Fields.Select(field => (field.Optional, field.MaxMissingRate)), Is.EqualTo(new (bool, double?)[]
        {
            (true, 0.3), (false, null), (true, null),
        }));
    }

    [TestCase("row_id", true)]
    [TestCase("customerId", true)]
    [TestCase("Invoice No", true)]
    [TestCase("ID", true)]
    [TestCase("paid", false)]
    [TestCase("price", false)]
    [TestCase("id_of_sex", false)]
    public async Task A_column_called_like_a_key_with_another_value_in_every_row_is_one(string name, bool isKey)
    {
        var inferred = await OfCsvAsync(name, "3", "1", "7");
        Assert.That(inferred.Schema.Key, Is.EqualTo(isKey ? new[] { name } : null));
        Assert.That(inferred.Schema.Fields[0].Maximum, isKey ? Is.Null : Is.Not.Null);

        Assert.That((await OfCsvAsync(name, "3", "1", "3")).Schema.Key, Is.Null, "twice");
        Assert.That((await OfCsvAsync($"{name},x", "3,1", ",1", "1,1")).Schema.Key, Is.Null, "missing");
    }

    [Test]
    public async Task A_column_that_goes_one_way_has_no_range_unless_chance_would_do()
    {
        var lines = Enumerable.Range(0, 40).Select(i => $"{2006 + (i / 20)},{-i},{(i == 39 ? 1 : 0)},{i % 7}");
        var inferred = await OfCsvAsync(["year,left,last,day", .. lines]);

        Assert.That(inferred.Schema.Fields.Select(field => field.Maximum), Is.EqualTo(new double?[] { null, null, 1, 6 }));
        Assert.That(inferred.Notes, Has.Some.StartsWith("Any value of year: it goes one way"));
    }

    [TestCase("")]
    [TestCase(",\n1,2")]
    [TestCase("a,a\n1,2")]
    [TestCase("a\tb,c\0\n1,2")]
    [TestCase("a,b")]
    [TestCase("a,b\n1")]
    public void FromCsvAsync_refuses_a_file_without_columns_or_rows(string content)
    {
        using var file = new TempCsv(content);
        Assert.That(async () => await SchemaInference.FromCsvAsync(file.Path), Throws.InstanceOf<DataSourceException>());
    }

    [Test]
    public async Task Times_days_and_others_without_a_rule_are_named_in_the_notes()
    {
        var inferred = await OfCsvAsync("day,time,n", "2026-01-02,2026-01-02T03:04,1", "2026-01-03,2026-01-02T03:05,2");
        var declared = await new[] { new Timed(default, default, [1]) }.ToDataSource("some").InferSchemaAsync(
            RowCodec.For<Timed>(RowCodec.For<Timed>().Schema.With(field => field with { Ascending = true }, nameof(Timed.At))));

        Assert.That(inferred.Notes.Where(note => note.StartsWith("Any", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "Any value of day: it is of the kind Date, for which no rule is inferred.",
            "Any value of time: it is of the kind Timestamp, for which no rule is inferred.",
        }));
        Assert.That(declared.Notes.Where(note => note.StartsWith("Any", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "Any value of Day: it is of the kind Date, for which no rule is inferred.",
            "Any value of Image: it is of the kind SingleVector, for which no rule is inferred.",
        }));
    }

    [TestCase("customer_id;age;home", "';' stands in its only name")]
    [TestCase("customer_id\tage", "a tab stands in its only name")]
    [TestCase("a|b", "'|' stands in its only name")]
    public async Task A_file_with_another_delimiter_is_refused(string header, string named)
    {
        using var file = new TempCsv($"{header}\n1\n");

        var error = await Assert.ThrowsAsync<DataSourceException>(async () => await SchemaInference.FromCsvAsync(file.Path));
        Assert.That(error!.Message, Does.Contain(named).And.Contains("CsvDataSourceOptions.Delimiter"));
    }

    [Test]
    public async Task A_column_that_is_text_for_a_few_cells_says_why()
    {
        var lines = Enumerable.Range(0, 1000).Select(i => i < 989
            ? $"{i}.5,{i},2026-01-02T03:04:{i % 60:00},2026-01-02,no {i},{(i < 500 ? "" : $"{i}")}"
            : $"{(i < 997 ? "NA" : $"x{i}")},NA,soon,?,no,{i}");
        var inferred = await OfCsvAsync(["n,whole,at,day,text,late", .. lines]);

        Assert.That(inferred.Notes.Where(note => note.Contains(" is text: ", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "n is text: 98.9 % of the cells are numbers; the others: 'NA' (8), 'x997' (1), 'x998' (1), 1 more. " + Remedy,
            "whole is text: 98.9 % of the cells are whole numbers; the others: 'NA' (11). " + Remedy,
            "at is text: 98.9 % of the cells are times; the others: 'soon' (11). " + Remedy,
            "day is text: 98.9 % of the cells are days; the others: '?' (11). " + Remedy,
        }));
    }

    [Test]
    public async Task InferSchemaAsync_and_ProfileAsync_take_the_rules_of_the_source()
    {
        var schema = RowCodec.For<Declared>().Schema
            .With(field => field with { Policy = FieldPolicy.Drop }, nameof(Declared.Secret)).WithRule("must be so", _ => true);
        var source = new[] { new Declared(1, 2, Level.Low, 3, "a") }.ToDataSource("some", RowCodec.For<Declared>(schema));
        var other = new[] { new Declared(1, 2, Level.Low, 3, "a") }.ToDataSource("some");

        Assert.That((await source.InferSchemaAsync()).Schema.RowRules, Has.Count.EqualTo(1));
        Assert.That((await source.InferSchemaAsync(new(), new(), default)).Schema.RowRules, Has.Count.EqualTo(1));
        Assert.That((await source.ProfileAsync())["Secret"].IsPrivate, Is.True);
        Assert.That((await source.ProfileAsync(new(), default))["Secret"].IsPrivate, Is.True);
        Assert.That((await other.ProfileAsync())["Secret"].IsPrivate, Is.False);
        Assert.That((await source.Select(row => (row.Amount, row.Age)).InferSchemaAsync()).Schema.Fields, Has.Count.EqualTo(2));
    }

    [Test]
    public void Options_are_refused_all_at_once_and_at_the_call() => Assert.That(
        () =>
        {
            // Thrown at the call: nothing is awaited.
            SchemaInference.FromCsvAsync("x.csv", new()
            {
                RangeTolerance = double.NaN, MissingTolerance = -1, MaxCategories = 257, RowsPerCategory = 0, KindTolerance = 1,
                MaxRows = 0, CategorySeverity = (RuleSeverity)9,
            }).AsTask();
        },
        Throws.ArgumentException.With.Message.Contains("RangeTolerance is NaN").And.Message.Contains("MissingTolerance is -1")
            .And.Message.Contains("MaxCategories is 257").And.Message.Contains("RowsPerCategory is 0")
            .And.Message.Contains("KindTolerance is 1").And.Message.Contains("MaxRows is 0").And.Message.Contains("CategorySeverity is 9"));

    [Test]
    public async Task InferSchemaAsync_keeps_or_narrows_what_the_type_declares()
    {
        var codec = RowCodec.For<Declared>(RowCodec.For<Declared>().Schema
            .With(field => field with { Minimum = 50, Maximum = 1000 }, nameof(Declared.Amount))
            .With(field => field with { Policy = FieldPolicy.Drop }, nameof(Declared.Secret))
            .WithRule("must be so", _ => true));
        var rows = Enumerable.Range(0, 100)
            .Select(i => new Declared(i, 100 + (i % 10), i % 2 == 0 ? Level.Low : Level.Mid, null, $"{i % 2}"));
        var pass = new DataPass();
        var inferred = await rows.ToDataSource("some").InferSchemaAsync(codec, new() { MaxRows = 50 }, pass);

        var fields = inferred.Schema.Fields;
        Assert.That(inferred.Schema.Key, Is.EqualTo(new[] { "CustomerId" }));
        Assert.That((fields[1].Minimum, fields[1].Maximum), Is.EqualTo((99.1, 109.9)), "narrower than declared");
        Assert.That(fields[2].OneOf, Is.EqualTo(Enum.GetNames<Level>()), "as declared");
        Assert.That((fields[3].Optional, fields[3].MaxMissingRate), Is.EqualTo((true, (double?)null)));
        Assert.That(fields[4].OneOf, Is.Null, "a private value must not come into a file");
        Assert.That(inferred.Schema.RowRules, Has.Count.EqualTo(1));
        Assert.That(inferred.Notes[0], Is.EqualTo("Inferred from 50 rows of some."));
        Assert.That(RowCodec.For<Declared>(inferred.Schema).Schema, Is.SameAs(inferred.Schema), "it fits the type");
    }

    [Test]
    public async Task FromProfile_makes_the_same_rules_but_for_keys_and_order()
    {
        var source = Enumerable.Range(0, 100).Select(i => new Declared(i, i % 10, Level.Low, i % 3, "a")).ToDataSource("some");
        var codec = RowCodec.For<Declared>();
        var profile = await source.ProfileAsync();
        var kept = SchemaInference.FromProfile(codec.Schema, profile);
        var seen = await source.InferSchemaAsync();

        Assert.That(kept.Schema.Key, Is.Null);
        Assert.That(kept.Schema.Fields[0].Maximum, Is.EqualTo(108));
        Assert.That(kept.Schema.Fields.Skip(1).Select(Ruled), Is.EqualTo(seen.Schema.Fields.Skip(1).Select(Ruled)));
        Assert.That(
            () => SchemaInference.FromProfile(codec.Schema, new DataProfiler(codec.Schema).ToProfile()),
            Throws.ArgumentException.With.Message.Contains("no rows"));
        Assert.That(
            () => SchemaInference.FromProfile(new Schema(new Field("x", FieldKind.Date)), profile),
            Throws.ArgumentException.With.Message.Contains("the schema is (x Date)"));
    }

    private static string Ruled(Field field) =>
        $"{field.Name} {field.Optional} {field.Minimum} {field.Maximum} {field.MaxMissingRate} {string.Join(",", field.OneOf ?? [])}";

    private static IEnumerable<string> Numbers(int from, int count) =>
        Enumerable.Range(from, count).Select(i => (i * 7 % 100).ToString(CultureInfo.InvariantCulture));

    private static Task<InferredSchema> OfCsvAsync(params string[] lines) => OfCsvAsync(0.1, lines);

    private static async Task<InferredSchema> OfCsvAsync(double tolerance, params string[] lines)
    {
        using var file = new TempCsv(string.Join('\n', lines));
        return await SchemaInference.FromCsvAsync(file.Path, new SchemaInferenceOptions { RangeTolerance = tolerance });
    }

    internal sealed record Timed(DateOnly Day, DateTimeOffset At, float[] Image);

    internal enum Level
    {
        Low,
        Mid,
        High,
    }

    internal sealed record Declared(long CustomerId, double Amount, Level Level, long? Age, string Secret);

    private const string Remedy = "Where those stand for missing, name them in MissingValues.";
}
