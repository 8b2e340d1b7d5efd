using System.Numerics;
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

    // Above 2^53 the nearest double is another whole number.
    [TestCase(9007199254740993, 0.0, 9007199254740992.0, "a|9007199254740993|must be at most 9007199254740992")]
    [TestCase(9007199254740992, 0.0, 9007199254740992.0, "")]
    [TestCase(-9007199254740993, -9007199254740992.0, 0.0, "a|-9007199254740993|must be at least -9007199254740992")]
    [TestCase(long.MaxValue, 0.0, 9223372036854774784.0, "a|9223372036854775807|must be at most 9.223372036854775E+18")]
    [TestCase(long.MaxValue, 9223372036854775808.0, 1e300, "a|9223372036854775807|must be at least 9.223372036854776E+18")]
    [TestCase(long.MinValue, -1e300, -9223372036854775808.0, "")]
    [TestCase(long.MinValue, -1e300, -9223372036854777856.0, "a|-9223372036854775808|must be at most -9.223372036854778E+18")]
    [TestCase(2, 1.5, 2.5, "")]
    [TestCase(1, 1.5, 2.5, "a|1|must be at least 1.5")]
    [TestCase(-1, -0.5, 2.5, "a|-1|must be at least -0.5")]
    [TestCase(3, 1.5, 2.5, "a|3|must be at most 2.5")]
    public void Whole_numbers_are_held_to_their_range_exactly(long number, double least, double most, string fault) =>
        Assert.That(
            Faults(new Field("a", FieldKind.Int64) { Minimum = least, Maximum = most }, w => w.Set(0, number)), Is.EqualTo(fault));

    [TestCase(FieldKind.Single)]
    [TestCase(FieldKind.Double)]
    [TestCase(FieldKind.Int64)]
    public void Numbers_break_the_rule_that_a_slow_reading_of_the_field_says(FieldKind kind)
    {
        double[] odd =
            [0, -0.0, 1, -1, 0.1, double.Epsilon, -1e-310, 1L << 53, (1L << 53) + 2, 1e19, -1e19, double.MaxValue, double.MinValue];
        double[] odder = [.. odd, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        long[] large = [0, 1, -1, (1L << 53) - 1, 1L << 53, (1L << 53) + 1, long.MaxValue, long.MinValue];
        var ends = Gen.OneOf(AnyOf(odd), Gen.Double).Where(double.IsFinite).Nullable();
        var reals = Gen.OneOf(AnyOf(odder), Gen.Double);
        var wholes = Gen.OneOf(AnyOf(large), Gen.Long);
        Gen.Select(ends, ends, reals, wholes, Gen.Bool, Gen.Int[0, 3]).Where(one => !(one.Item1 > one.Item2)).Sample(
            (least, most, real, whole, optional, turn) =>
            {
                var field = new Field("a", kind) { Minimum = least, Maximum = turn == 1 ? least ?? most : most, Optional = optional };
                var faults = Faults(field, writer =>
                {
                    switch (kind)
                    {
                        case var _ when turn == 0:
                            break;
                        case FieldKind.Int64:
                            writer.Set(0, whole);
                            break;
                        case FieldKind.Single:
                            writer.Set(0, (float)real);
                            break;
                        default:
                            writer.Set(0, real);
                            break;
                    }
                });
                var rule = turn == 0 ? (optional ? "" : "is required")
                    : kind == FieldKind.Int64 ? RuleBrokenBy(whole, field)
                    : RuleBrokenBy(kind == FieldKind.Single ? (float)real : real, field);
                Assert.That(faults, rule.Length == 0 ? Is.Empty : Does.Contain("|" + rule));
            },
            iter: 10_000);
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
    [TestCase("ab1\n", "a|ab1\\u000A|must match \\Aab[0-9]\\z")]
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

    private static Gen<T> AnyOf<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static string RuleBrokenBy(long whole, Field field) =>
        field.Minimum is { } least && whole < new BigInteger(Math.Ceiling(least)) ? "must be at least"
        : field.Maximum is { } most && whole > new BigInteger(Math.Floor(most)) ? "must be at most" : "";

    private static string RuleBrokenBy(double real, Field field) =>
        double.IsNaN(real) && field.Optional ? ""
        : !double.IsFinite(real) ? "must be a finite number"
        : real < field.Minimum ? "must be at least"
        : real > field.Maximum ? "must be at most" : "";

    private static string Faults(Field field, Action<RowWriter> write)
    {
        var schema = new Schema(field);
        var writer = new RowWriter();
        writer.Begin(schema);
        write(writer);
        return string.Join('\n', schema.Check(writer.Row).Select(fault => $"{fault.Field}|{fault.Value}|{fault.Rule}"));
    }
}
