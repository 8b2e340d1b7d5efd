using CsCheck;

namespace Productionize;

public class SchemaCheckTests
{
    [Test]
    public void A_row_that_obeys_has_no_faults() => Assert.That(Faults(new Field("a", FieldKind.Int64) { Minimum = 1, Maximum = 1 }, w => w.Set(0, 1L)), Is.Empty);

    [Test]
    public void A_missing_cell_breaks_only_the_rule_of_being_there()
    {
        Assert.That(Faults(new Field("a", FieldKind.Int64) { Minimum = 1 }, _ => { }), Is.EqualTo("a||is required"));
        Assert.That(Faults(new Field("a", FieldKind.Int64) { Minimum = 1, Optional = true }, _ => { }), Is.Empty);
    }

    [TestCase(17, "a|17|must be at least 18")]
    [TestCase(18, "")]
    [TestCase(120, "")]
    [TestCase(121, "a|121|must be at most 120")]
    public void Numbers_are_held_to_their_range_inclusive(int number, string fault)
    {
        Assert.That(Faults(new Field("a", FieldKind.Int64) { Minimum = 18, Maximum = 120 }, w => w.Set(0, (long)number)), Is.EqualTo(fault));
        Assert.That(Faults(new Field("a", FieldKind.Double) { Minimum = 18, Maximum = 120 }, w => w.Set(0, (double)number)), Is.EqualTo(fault));
        Assert.That(Faults(new Field("a", FieldKind.Single) { Minimum = 18, Maximum = 120 }, w => w.Set(0, (float)number)), Is.EqualTo(fault));
    }

    [TestCase(double.NaN, false, "a|NaN|must be a finite number")]
    [TestCase(double.NaN, true, "")]
    [TestCase(double.PositiveInfinity, true, "a|Infinity|must be a finite number")]
    [TestCase(double.NegativeInfinity, false, "a|-Infinity|must be a finite number")]
    public void Numbers_are_finite_and_NaN_is_missing_where_that_is_allowed(double number, bool optional, string fault)
    {
        Assert.That(Faults(new Field("a", FieldKind.Double) { Optional = optional }, w => w.Set(0, number)), Is.EqualTo(fault));
        Assert.That(Faults(new Field("a", FieldKind.Single) { Optional = optional }, w => w.Set(0, (float)number)), Is.EqualTo(fault));
    }

    [TestCase("no", "")]
    [TestCase("No", "a|No|must be one of no, yes")]
    [TestCase("", "a||must be one of no, yes")]
    public void Texts_are_compared_ordinally(string text, string fault) =>
        Assert.That(Faults(new Field("a", FieldKind.String) { OneOf = ["no", "yes"] }, w => w.Set(0, text)), Is.EqualTo(fault));

    [TestCase("ab1", "")]
    [TestCase("ab1\n", "a|ab1\n|must match \\Aab[0-9]\\z")]
    public void Texts_match_their_pattern(string text, string fault) =>
        Assert.That(Faults(new Field("a", FieldKind.String) { Pattern = @"\Aab[0-9]\z" }, w => w.Set(0, text)), Is.EqualTo(fault));

    [Test]
    public void A_text_may_break_two_rules() =>
        Assert.That(
            Faults(new Field("a", FieldKind.String) { OneOf = ["x"], Pattern = "^x$" }, w => w.Set(0, "y")),
            Is.EqualTo("a|y|must be one of x\na|y|must match ^x$"));

    [Test]
    public void Vectors_have_their_length_and_finite_numbers()
    {
        var field = new Field("v", FieldKind.SingleVector) { Length = 2 };

        Assert.That(Faults(field, w => w.Set(0, [1f, 2f])), Is.Empty);
        Assert.That(Faults(field, w => w.Set(0, [1f])), Is.EqualTo("v|1 numbers|must have 2 numbers"));
        Assert.That(Faults(field, w => w.Set(0, [float.NaN, float.PositiveInfinity])), Is.EqualTo("v|NaN|must have finite numbers only"));
    }

    [Test]
    public void A_long_value_is_cut_at_a_whole_character()
    {
        var rule = new Field("a", FieldKind.String) { OneOf = ["x"] };

        Assert.That(Faults(rule, w => w.Set(0, new string('y', 81))), Does.StartWith("a|" + new string('y', 80) + "…|"));
        Assert.That(Faults(rule, w => w.Set(0, new string('y', 80))), Does.StartWith("a|" + new string('y', 80) + "|"));
        Assert.That(Faults(rule, w => w.Set(0, new string('y', 79) + "😀z")), Does.StartWith("a|" + new string('y', 79) + "…|"));
    }

    [Test]
    public void All_broken_rules_of_a_row_come_at_once_in_the_order_of_the_fields()
    {
        var schema = new Schema(
            new Field("a", FieldKind.Int64),
            new Field("b", FieldKind.Double) { Maximum = 1 },
            new Field("c", FieldKind.Boolean) { Optional = true },
            new Field("d", FieldKind.String) { OneOf = ["x"] });
        var writer = new RowWriter();
        writer.Begin(schema);
        writer.Set(1, 2.0);
        writer.Set(3, "y");

        Assert.That(string.Join("; ", schema.Check(writer.Row)), Is.EqualTo("a: is required; b: must be at most 1; d: must be one of x"));
    }

    [Test]
    public void A_row_with_equal_cells_under_other_rules_is_checked_by_these()
    {
        var loose = new Schema(new Field("a", FieldKind.Int64));
        var strict = loose.With(field => field with { Maximum = 1 }, "a");
        var writer = new RowWriter();
        writer.Begin(loose);
        writer.Set(0, 2L);

        Assert.That(strict.Check(writer.Row), Has.Count.EqualTo(1));
        Assert.That(strict.Check(writer.Row), Has.Count.EqualTo(1));
        Assert.That(loose.Check(writer.Row), Is.Empty);
    }

    [Test]
    public void A_row_with_other_cells_is_refused()
    {
        var writer = new RowWriter();
        writer.Begin(new Schema(new Field("b", FieldKind.Int64)));

        var error = Assert.Throws<ArgumentException>(() => new Schema(new Field("a", FieldKind.Int64)).Check(writer.Row));

        Assert.That(error!.Message, Does.Contain("The row has the cells (b Int64), but the schema is (a Int64). Use RulesFor."));
        Assert.Throws<ArgumentException>(() => new Schema(new Field("a", FieldKind.Int64)).Check(default));
    }

    [Test]
    public void A_range_refuses_exactly_the_numbers_outside() =>
        Gen.Select(Gen.Double[-10, 10], Gen.Double[-10, 10], Gen.Double[-10, 10]).Sample((one, other, number) =>
        {
            var (low, high) = (Math.Min(one, other), Math.Max(one, other));
            var faults = Faults(new Field("a", FieldKind.Double) { Minimum = low, Maximum = high }, w => w.Set(0, number));
            return (faults.Length == 0) == (number >= low && number <= high);
        });

    private static string Faults(Field field, Action<RowWriter> write)
    {
        var schema = new Schema(field);
        var writer = new RowWriter();
        writer.Begin(schema);
        write(writer);
        return string.Join('\n', schema.Check(writer.Row).Select(fault => $"{fault.Field}|{fault.Value}|{fault.Rule}"));
    }
}
