using System.Text.Json;

namespace Productionize;

public class SchemaOfSourcesTests
{
    private static readonly Schema Flights = new(
        new Field("Id", FieldKind.String),
        new Field("At", FieldKind.Timestamp) { Ascending = true, MaxAge = TimeSpan.FromDays(2), Optional = true, MaxMissingRate = 0.25 },
        new Field("Delay", FieldKind.Double) { Severity = RuleSeverity.Warn, Maximum = 100 })
    {
        Key = ["Id", "At"], MinRows = 10, MaxRows = 20,
    };

    [Test]
    public void Json_gives_back_every_rule_but_those_in_code()
    {
        var read = JsonSerializer.Deserialize<Schema>(JsonSerializer.Serialize(Flights.WithRule("must fly", _ => true)))!;

        Assert.That(read.Fields, Is.EqualTo(Flights.Fields));
        Assert.That(read.Key, Is.EqualTo(Flights.Key));
        Assert.That((read.MinRows, read.MaxRows, read.RowRules.Count), Is.EqualTo((10L, 20L, 0)));
    }

    [Test]
    public void Json_of_a_schema_without_new_rules_is_as_it_was() => Assert.That(
        JsonSerializer.Serialize(new Schema(new Field("a", FieldKind.Int64))),
        Does.Not.Contain("Severity").And.Not.Contain("Ascending").And.Not.Contain("MaxAge").And.Not.Contain("Key").And.Not.Contain("Rows"));

    [Test]
    public void With_and_WithRule_keep_what_else_there_is()
    {
        var changed = Flights.WithRule("must fly", _ => true).With(field => field with { Maximum = field.Maximum / 2 }, "Delay");

        Assert.That(changed.Key, Is.EqualTo(Flights.Key));
        Assert.That((changed.MinRows, changed.MaxRows, changed.RowRules.Single().Name), Is.EqualTo((10L, 20L, "must fly")));
    }

    [Test]
    public void ForPart_keeps_what_every_part_of_a_right_source_obeys()
    {
        var part = Flights.WithRule("must fly", _ => true).ForPart();

        Assert.That(
            part.Fields,
            Is.EqualTo(Flights.Fields.Select(field => field with { Ascending = false, MaxAge = null, MaxMissingRate = null })));
        Assert.That(part.Fields[2].Maximum, Is.EqualTo(100));
        Assert.That((part.MinRows, part.MaxRows, part.RowRules.Single().Name), Is.EqualTo(((long?)null, 20L, "must fly")));
        Assert.That(part.Key, Is.EqualTo(Flights.Key));
    }

    [Test]
    public void RulesFor_rows_with_every_field_takes_the_rules_of_several_cells_along()
    {
        var schema = new Schema(new Field("a", FieldKind.Int64)).WithRule("must be odd", row => row["a"].AsInt64() % 2 == 1);
        var wider = new Schema(new Field("b", FieldKind.Int64), new Field("a", FieldKind.Int64));

        Assert.That(schema.RulesFor(wider).RowRules, Has.Count.EqualTo(1));
        Assert.That(schema.RulesFor(wider).HasRules, Is.True);
    }

    [Test]
    public void A_rule_of_a_source_that_does_not_fit_its_field_is_refused() => Assert.Multiple(() =>
    {
        Refuses(() => new Schema(new Field("a", FieldKind.String) { Ascending = true }), "order is for numbers");
        Refuses(() => new Schema(new Field("a", FieldKind.Int64) { MaxAge = TimeSpan.FromDays(1) }), "age for the last two");
        Refuses(() => new Schema(new Field("a", FieldKind.Date) { MaxAge = TimeSpan.FromDays(-1) }), "not negative");
        Refuses(() => new Schema(new Field("a", FieldKind.Date) { MaxMissingRate = 1.5 }), "from 0 to 1");
        Refuses(() => new Schema(new Field("a", FieldKind.Date) { MaxMissingRate = double.NaN }), "from 0 to 1");
        Refuses(() => new Schema(new Field("a", FieldKind.Date) { Severity = (RuleSeverity)9 }), "one of those defined");
        Refuses(() => new Schema(new Field("a", FieldKind.String) { OneOf = ["DE", "FR", "DE"] }), "'DE' twice");
        Refuses(() => new Schema(new Field("a", FieldKind.String) { OneOf = ["DE", null!] }), "a text that is null");
        Refuses(() => new Schema(new Field("a", FieldKind.Date)) { Key = [] }, "at least one field");
        Refuses(() => new Schema(new Field("a", FieldKind.Date)) { Key = ["a", "a"] }, "none twice");
        Refuses(() => new Schema(new Field("a", FieldKind.Date)) { Key = ["b"] }, "'b'");
    });

    [Test]
    public void FindIn_takes_the_exact_name_before_one_that_is_written_otherwise() => Assert.Multiple(() =>
    {
        var schema = new Schema(new Field("CustomerId", FieldKind.Int64), new Field("Age", FieldKind.Int64));
        Assert.That(schema.FindIn(["age", "customer_id", "x"]), Is.EqualTo([1, 0]));
        Assert.That(schema.FindIn(["customer id", "CustomerId", "AGE"]), Is.EqualTo([1, 2]));
        Assert.That(schema.FindIn(["customer-id", "CUSTOMER_ID", "Age"]), Is.EqualTo([-1, 2]), "nobody knows which");
        Assert.That(schema.FindIn([]), Is.EqualTo([-1, -1]));
    });

    [Test]
    public void FindIn_never_gives_one_column_to_two_fields()
    {
        var schema = new Schema(new Field("Id", FieldKind.Int64), new Field("ID", FieldKind.Int64));
        Assert.That(schema.FindIn(["id"]), Is.EqualTo([-1, -1]));
        Assert.That(schema.FindIn(["Id", "id"]), Is.EqualTo([0, 1]));
    }

    private static void Refuses(Func<Schema> make, string message) =>
        Assert.That(() => make(), Throws.ArgumentException.With.Message.Contains(message));
}
