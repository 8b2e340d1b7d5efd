using System.Text.Json;

namespace Productionize;

public class SchemaTests
{
    private static readonly Schema Customer = new(
        new Field("Age", FieldKind.Int64) { Minimum = 18, Maximum = 120 },
        new Field("Job", FieldKind.String) { Optional = true, OneOf = ["none", "student"] });

    [Test]
    public void Fields_keep_their_order_and_are_found_by_name()
    {
        Assert.That(string.Join(",", Customer.Fields.Select(field => field.Name)), Is.EqualTo("Age,Job"));
        Assert.That((Customer.IndexOf("Age"), Customer.IndexOf("Job"), Customer.IndexOf("job")), Is.EqualTo((0, 1, -1)));
        Assert.That(Customer.ToString(), Is.EqualTo("Age Int64, Job String?"));
        Assert.Throws<ArgumentNullException>(() => Customer.IndexOf(null!));
    }

    [Test]
    public void Constructor_refuses_no_fields_and_names_that_stand_twice()
    {
        Assert.That(Fault([]), Does.StartWith("A schema needs at least one field."));
        Assert.That(Fault([new Field("a", FieldKind.Int64), new Field("a", FieldKind.String)]), Does.Contain("'a' stands twice"));
        Assert.That(Fault([null!]), Does.Contain("A field is null."));
        Assert.Throws<ArgumentNullException>(() => _ = new Schema(null!));

        static string Fault(Field[] fields) => Assert.Throws<ArgumentException>(() => _ = new Schema(fields))!.Message;
    }

    [Test]
    public void Names_may_differ_in_case_alone() =>
        Assert.That(new Schema(new Field("a", FieldKind.Int64), new Field("A", FieldKind.Int64)).IndexOf("A"), Is.EqualTo(1));

    private static IEnumerable<TestCaseData> ImpossibleFields()
    {
        yield return new(new Field("", FieldKind.Int64), "1 to 128 characters");
        yield return new(new Field("  ", FieldKind.Int64), "1 to 128 characters");
        yield return new(new Field("a\nb", FieldKind.Int64), "without control characters");
        yield return new(new Field(new string('a', 129), FieldKind.Int64), "1 to 128 characters");
        yield return new(new Field("a", (FieldKind)77), "unknown kind (77)");
        yield return new(new Field("a", FieldKind.Int64) { Policy = (FieldPolicy)9 }, "policy (9)");
        yield return new(new Field("a", FieldKind.String) { Minimum = 1 }, "has a range, but is String");
        yield return new(new Field("a", FieldKind.Date) { Maximum = 1 }, "has a range, but is Date");
        yield return new(new Field("a", FieldKind.Double) { Minimum = double.NaN }, "both ends are finite");
        yield return new(new Field("a", FieldKind.Double) { Maximum = double.PositiveInfinity }, "both ends are finite");
        yield return new(new Field("a", FieldKind.Double) { Minimum = 2, Maximum = 1 }, "the range 2 to 1");
        yield return new(new Field("a", FieldKind.Int64) { OneOf = ["1"] }, "these are for text");
        yield return new(new Field("a", FieldKind.Int64) { Pattern = "1" }, "these are for text");
        yield return new(new Field("a", FieldKind.String) { OneOf = [] }, "OneOf is empty");
        yield return new(new Field("a", FieldKind.Single) { Length = 2 }, "lengths are for vectors");
        yield return new(new Field("a", FieldKind.SingleVector) { Length = 0 }, "has the length 0");
        yield return new(new Field("a", FieldKind.String) { Pattern = "(" }, "has the pattern '('");
        yield return new(new Field("a", FieldKind.String) { Pattern = "(?=x)" }, "run in linear time");
    }

    [TestCaseSource(nameof(ImpossibleFields))]
    public void Constructor_refuses_a_field_that_cannot_be(Field field, string reason) =>
        Assert.That(Assert.Throws<ArgumentException>(() => _ = new Schema(field))!.Message, Does.Contain(reason));

    [Test]
    public void Names_of_128_characters_and_equal_bounds_are_fine() =>
        Assert.DoesNotThrow(() => _ = new Schema(new Field(new string('a', 128), FieldKind.Double) { Minimum = 1, Maximum = 1 }));

    [Test]
    public void With_changes_rules_and_nothing_else()
    {
        var changed = Customer.With(field => field with { Optional = true, Minimum = null }, "Age");

        Assert.That((changed.Fields[0].Optional, changed.Fields[0].Minimum, changed.Fields[0].Maximum), Is.EqualTo((true, default(double?), 120d)));
        Assert.That(changed.Fields[1], Is.EqualTo(Customer.Fields[1]));
        Assert.That(Customer.Fields[0].Optional, Is.False);
    }

    [Test]
    public void With_refuses_unknown_fields_and_other_names_or_kinds()
    {
        Assert.That(Fault(field => field, "Agee"), Does.Contain("There is no field 'Agee'. The schema has: Age Int64, Job String?."));
        Assert.That(Fault(field => field with { Name = "Years" }, "Age"), Does.Contain("must keep its name and its kind (Int64)"));
        Assert.That(Fault(field => field with { Kind = FieldKind.Double }, "Age"), Does.Contain("must keep its name"));
        Assert.That(Fault(_ => null!, "Age"), Does.Contain("must keep its name"));

        static string Fault(Func<Field, Field> change, string name) => Assert.Throws<ArgumentException>(() => Customer.With(change, name))!.Message;
    }

    [Test]
    public void RulesFor_puts_the_rules_on_other_cells()
    {
        var rows = new Schema(new Field("Extra", FieldKind.Date), new Field("Age", FieldKind.Int64));

        var rules = Customer.RulesFor(rows);

        Assert.That(rules.ToString(), Is.EqualTo("Extra Date?, Age Int64"));
        Assert.That(rules.Fields[1], Is.EqualTo(Customer.Fields[0]));
    }

    [Test]
    public void RulesFor_refuses_rows_that_lack_a_required_field_or_have_it_in_another_kind()
    {
        Assert.That(Fault(new Field("Job", FieldKind.String)), Does.Contain("'Age' (Int64) is required but missing. The rows have: Job String"));
        Assert.That(Fault(new Field("Age", FieldKind.Double)), Does.Contain("'Age' is Int64, but the rows have it as Double"));

        static string Fault(Field field) => Assert.Throws<ArgumentException>(() => Customer.RulesFor(new Schema(field)))!.Message;
    }

    [Test]
    public void HasRules_tells_whether_a_row_could_break_one()
    {
        Assert.That(new Schema(new Field("a", FieldKind.String) { Optional = true }).HasRules, Is.False);
        Assert.That(new Schema(new Field("a", FieldKind.Int64) { Optional = true }).HasRules, Is.False);
        Assert.That(new Schema(new Field("a", FieldKind.String)).HasRules, Is.True);
        Assert.That(new Schema(new Field("a", FieldKind.Double) { Optional = true }).HasRules, Is.True);
        Assert.That(new Schema(new Field("a", FieldKind.SingleVector) { Optional = true }).HasRules, Is.True);
        Assert.That(new Schema(new Field("a", FieldKind.String) { Optional = true, Pattern = "x" }).HasRules, Is.True);
    }

    [Test]
    public void A_schema_survives_json()
    {
        var again = JsonSerializer.Deserialize<Schema>(JsonSerializer.Serialize(Customer))!;

        Assert.That(again.ToString(), Is.EqualTo(Customer.ToString()));
        Assert.That((again.Fields[0].Minimum, again.Fields[0].Maximum, again.Fields[1].OneOf![1]), Is.EqualTo((18d, 120d, "student")));
    }
}
