namespace Productionize;

public class SchemaFileTests
{
    private const string Fields = "\"fields\": [{ \"name\": \"age\", \"kind\": \"Int64\" }]";

    private static readonly Schema Full = new(
        new Field("id", FieldKind.String) { Pattern = "^[A-Z]{3}$", Policy = FieldPolicy.Pseudonymise },
        new Field("größe", FieldKind.Double)
        {
            Optional = true, Unit = "m²", Minimum = -0.1, Maximum = 1e300, Ascending = true, MaxMissingRate = 0.25,
            Severity = RuleSeverity.Warn,
        },
        new Field("job", FieldKind.String) { OneOf = ["clerk", "it's \"so\""], Severity = RuleSeverity.Fail },
        new Field("day", FieldKind.Date) { MaxAge = new TimeSpan(1, 2, 3, 4) },
        new Field("image", FieldKind.SingleVector) { Length = 3, Policy = FieldPolicy.Drop },
        new Field("ok", FieldKind.Boolean),
        new Field("at", FieldKind.Timestamp),
        new Field("share", FieldKind.Single),
        new Field("more", FieldKind.Json) { PolicyDeclared = true })
    {
        Key = ["id", "day"], MinRows = 0, MaxRows = long.MaxValue,
    };

    [Test]
    public async Task LoadAsync_gives_back_every_property_that_SaveAsync_wrote()
    {
        using var file = new TempCsv("");
        await SchemaFile.SaveAsync(file.Path, Full, ["From a sample."]);
        var loaded = await SchemaFile.LoadAsync(file.Path);

        Assert.That(
            loaded.Fields.Select(field => field with { OneOf = null }),
            Is.EqualTo(Full.Fields.Select(field => field with { OneOf = null })));
        Assert.That(loaded.Fields.Select(field => field.OneOf), Is.EqualTo(Full.Fields.Select(field => field.OneOf)));
        Assert.That((loaded.MinRows, loaded.MaxRows), Is.EqualTo((Full.MinRows, Full.MaxRows)));
        Assert.That(loaded.Key, Is.EqualTo(Full.Key));

        // A property that is new to the type must come into the file.
        Assert.That(
            typeof(Field).GetProperties().Select(property => property.Name),
            Is.EquivalentTo(FileMembers(typeof(FieldDocument)).Append(nameof(Field.PolicyDeclared))));
        string[] notWritten = [nameof(Schema.RowRules), nameof(Schema.HasRules)];
        Assert.That(
            typeof(Schema).GetProperties().Where(property => property.GetIndexParameters().Length == 0).Select(property => property.Name),
            Is.EquivalentTo(FileMembers(typeof(SchemaDocument)).Except(["Format", "Notes"]).Concat(notWritten)));
    }

    [Test]
    public async Task SaveAsync_writes_what_is_set_and_nothing_else_for_people_to_read()
    {
        using var file = new TempCsv("");
        var schema = new Schema(new Field("größe", FieldKind.Boolean), new Field("n", FieldKind.Int64) { Maximum = 1.5 });
        await SchemaFile.SaveAsync(file.Path, schema, ["<x> \"+49\""]);

        Assert.That(await File.ReadAllTextAsync(file.Path), Is.EqualTo(
            """
            {
              "format": 1,
              "notes": [
                "<x> \"+49\""
              ],
              "fields": [
                {
                  "name": "größe",
                  "kind": "Boolean"
                },
                {
                  "name": "n",
                  "kind": "Int64",
                  "maximum": 1.5
                }
              ]
            }

            """));
    }

    [TestCase("", "line 1")]
    [TestCase("null", "It is null")]
    [TestCase("[]", "line 1")]
    [TestCase("{ \"format\": 1 }", "fields")]
    [TestCase("{ \"format\": 2, " + Fields + " }", "The format is 2")]
    [TestCase("{ \"format\": 1, \"fields\": [] }", "at least one field")]
    [TestCase("{ \"format\": 1, \"fields\": [null] }", "A field is null")]
    [TestCase("{ \"format\": 1,\n \"minRow\": 1, " + Fields + " }", "line 2")]
    [TestCase("{ \"format\": 1, \"minRows\": 1,\n \"minRows\": 2, " + Fields + " }", "line 2")]
    [TestCase("{ \"format\": 1, \"key\": [\"nr\"], " + Fields + " }", "There is no field 'nr'")]
    [TestCase("{ \"format\": 1,\n \"fields\": [\n { \"name\": \"age\", \"kind\": \"Int\" }] }", "line 3", "'age'", "\"Int\"")]
    [TestCase("{ \"format\": 1, \"fields\": [{ \"name\": \"age\", \"kind\": \"Int64\", \"minimun\": 1 }] }", "minimun")]
    [TestCase(
        "{ \"format\": 1, \"fields\": [{ \"name\": \"age\", \"kind\": \"Int64\", \"minimum\": 2, \"maximum\": 1 }] }",
        "'age'", "range 2 to 1")]
    [TestCase("{ \"format\": 1, \"fields\": [{ \"name\": \"age\", \"kind\": \"String\", \"oneOf\": [null] }] }", "The schema cannot be")]
    [TestCase("{ \"format\": 1, \"fields\": [{ \"name\": \"age\", \"kind\": 77 }] }", "'age'")]
    [TestCase(
        "{ \"format\": 1,\n \"fields\": [{ \"name\": \"age\", \"kind\": \"Decimal\" }] }",
        "line 2", "The field 'age' has the kind \"Decimal\"", "but takes one of Boolean, Int64, Single, Double")]
    [TestCase(
        "{ \"format\": 1, \"fields\": [{ \"name\": \"age\", \"kind\": \"Int64\", \"minimun\": 1 }] }",
        "The field 'age' has the member 'minimun'", "length, unit, policy, minimum, maximum")]
    [TestCase("{ \"format\": 1, \"minRow\": 1, " + Fields + " }", "The schema has the member 'minRow'", "key, minRows, maxRows, fields")]
    [TestCase("{ \"format\": 1, \"fields\": [{ \"kind\": \"Int64\" }] }", "Field 1", "lacks the member 'name'")]
    [TestCase("{ \"format\": 1, \"fields\": [{ \"name\": \"a\", \"name\": \"a\", \"kind\": \"Int64\" }] }", "'name' twice")]
    [TestCase(
        "{ \"format\": 1, \"fields\": [{ \"name\": \"a\", \"kind\": \"Date\", \"maxAge\": 20 }] }", "'a'", "maxAge 20", "20.00:00:00")]
    [TestCase("{ \"format\": 1, \"fields\": [{ \"name\": \"a\", \"kind\": \"Int64\", \"minimum\": \"x\" }] }", "minimum \"x\"", "a number")]
    [TestCase("{ \"format\": 1, \"fields\": [{ \"name\": \"a\", \"kind\": \"Int64\", \"oneOf\": [1] }] }", "a list of texts")]
    [TestCase("{ \"format\": 1, \"fields\": [{ \"name\": null, \"kind\": \"Int64\" }] }", "name null", "a text")]
    [TestCase("{ \"format\": 1, \"fields\": {} }", "fields {}", "a list of fields")]
    [TestCase("{ \"format\": 1, \"fields\": [{ \"name\": \"a\", \"kind\": \"String\", \"oneOf\": [\"DE\", \"DE\"] }] }", "'DE'", "twice")]
    public async Task LoadAsync_refuses_what_is_no_schema_and_names_file_and_place(string json, params string[] named)
    {
        using var file = new TempCsv(json);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => SchemaFile.LoadAsync(file.Path));
        Assert.That(error!.Message, Does.StartWith(file.Path).And.Not.Contain("Document").And.Not.Contain("System."));
        foreach (var text in named)
        {
            Assert.That(error.Message, Does.Contain(text));
        }
    }

    [Test]
    public void LoadAsync_without_a_file_names_it() => Assert.That(
        () => SchemaFile.LoadAsync("/nowhere/at.json"), Throws.InstanceOf<IOException>().With.Message.Contains("/nowhere"));

    [Test]
    public void A_cancelled_call_ends_as_cancelled()
    {
        using var file = new TempCsv("");
        Assert.That(() => SchemaFile.SaveAsync(file.Path, Full, null, new(true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => SchemaFile.LoadAsync(file.Path, new(true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase("3")]
    [TestCase("\"2\"")]
    [TestCase("\"Boolean, Int64\"")]
    [TestCase("null")]
    public async Task A_kind_that_is_no_single_name_is_refused(string kind)
    {
        using var file = new TempCsv($$"""{"format": 1, "fields": [{"name": "a", "kind": {{kind}}}]}""");

        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await SchemaFile.LoadAsync(file.Path));
        Assert.That(error!.Message, Does.Contain("Int64"));
    }

    [Test]
    public async Task Row_counts_that_no_source_can_have_are_refused()
    {
        using var file = new TempCsv("""{"format": 1, "minRows": 5, "maxRows": 1, "fields": [{"name": "a", "kind": "Int64"}]}""");

        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await SchemaFile.LoadAsync(file.Path));
        Assert.That(error!.Message, Does.Contain("from 5 to 1"));
        Assert.That(() => new Schema(new Field("a", FieldKind.Int64)) { MinRows = -1 }, Throws.ArgumentException);
    }

    private static IEnumerable<string> FileMembers(Type type) => type
        .GetProperties(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance).Select(property => property.Name);
}
