using System.ComponentModel.DataAnnotations;
using RangeAttribute = System.ComponentModel.DataAnnotations.RangeAttribute;

namespace Productionize;

/// <summary>What a class says of its members, and whether each of them comes back from a row.</summary>
public class RowMemberTests
{
    public sealed record Visit(
        [Range(18, 120)] int Age, [Field(Unit = "EUR")] double? Price, [RegularExpression(@"\d{5}")] string Zip,
        [StringLength(4, MinimumLength = 2)] string Code);

    [Test]
    public void Attributes_of_the_parameter_of_a_record_are_those_of_its_member()
    {
        var schema = RowCodec.For<Visit>().Schema;

        Assert.That((schema.Fields[0].Minimum, schema.Fields[0].Maximum, schema.Fields[1].Unit), Is.EqualTo((18.0, 120.0, "EUR")));
    }

    [TestCase("12345", "ab", 0)]
    [TestCase("12345", "abcd", 0)]
    [TestCase("123456789", "ab", 1)]
    [TestCase("x12345x", "ab", 1)]
    [TestCase("12345\n", "ab", 1)]
    [TestCase("12345", "a", 1)]
    [TestCase("12345", "abcde", 1)]
    public void Patterns_and_lengths_are_those_of_the_whole_text(string zip, string code, int faults)
    {
        var codec = RowCodec.For<Visit>();

        Assert.That(codec.Schema.Check(codec.Encode(new Visit(20, 1, zip, code))), Has.Count.EqualTo(faults));
    }

    public sealed class Bounds
    {
        [Range(0, 10, MinimumIsExclusive = true, MaximumIsExclusive = true)]
        public int Whole { get; init; }

        [Range(0, double.PositiveInfinity, MinimumIsExclusive = true)]
        public double Number { get; init; }

        [MinLength(2)]
        [MaxLength(3)]
        public string Text { get; init; } = "";

        [MaxLength(3)]
        public List<int> List { get; init; } = [];
    }

    [TestCase(1, 1e-300, "ab", 0)]
    [TestCase(9, 1e300, "abc", 0)]
    [TestCase(0, 1, "ab", 1)]
    [TestCase(10, 1, "ab", 1)]
    [TestCase(1, 0, "ab", 1)]
    [TestCase(1, 1, "a", 1)]
    [TestCase(1, 1, "abcd", 1)]
    public void Bounds_may_be_exclusive_or_infinite(int whole, double number, string text, int faults)
    {
        var codec = RowCodec.For<Bounds>();
        var row = codec.Encode(new Bounds { Whole = whole, Number = number, Text = text, List = [1, 2, 3, 4] });

        Assert.That(codec.Schema.Check(row), Has.Count.EqualTo(faults));
    }

    private sealed record Dated([Range(typeof(DateTime), "2024-01-01", "2025-01-01")] DateTime At);

    private sealed record Both([RegularExpression("a+")][MaxLength(3)] string Text);

    [Test]
    public void Attributes_that_cannot_be_checked_are_refused_with_what_to_do()
    {
        Assert.That(() => RowCodec.For<Dated>(), Throws.ArgumentException.With.Message.Contains("'At'").And.Message.Contains("WithRule"));
        Assert.That(() => RowCodec.For<Both>(), Throws.ArgumentException.With.Message.Contains("'Text'"));
    }

    public sealed class Guarded
    {
        public int Id { get; private set; }

        public double Income { get; internal set; }

        public double Half => Income / 2;

        public static Guarded Of(int id, double income) => new() { Id = id, Income = income };
    }

    public sealed class Fixed
    {
        public Fixed()
        {
        }

        public Fixed(int id, double income) => (Id, Income) = (id, income);

        public int Id { get; }

        public double Income { get; }
    }

    public sealed class Lost
    {
        public int Id { get; }

        public double Income { get; init; }
    }

    [Test]
    public void Members_that_only_their_class_can_set_come_back()
    {
        var (guarded, made) = (RowCodec.For<Guarded>(), RowCodec.For<Fixed>());
        var (one, other) = (guarded.Read(guarded.Encode(Guarded.Of(1, 50_000))), made.Read(made.Encode(new Fixed(2, 60_000))));

        Assert.That((one.Id, one.Income, one.Half), Is.EqualTo((1, 50_000.0, 25_000.0)));
        Assert.That((other.Id, other.Income), Is.EqualTo((2, 60_000.0)));
    }

    [Test]
    public void A_member_that_nothing_can_set_is_named_when_a_row_is_read()
    {
        var codec = RowCodec.For<Lost>();

        Assert.That(() => codec.Read(codec.Encode(new Lost())), Throws.TypeOf<NotSupportedException>().With.Message.Contains("among them: Id."));
    }

    private sealed record Amount(decimal Value);

    [TestCase("12345678901234.56")]
    [TestCase("0.30000000000000004")]
    [TestCase("1234567890123456")]
    [TestCase("-9876543210987.65")]
    [TestCase("0.1")]
    public void A_decimal_keeps_the_digits_that_a_double_has(string text)
    {
        var codec = RowCodec.For<Amount>();
        var writer = new RowWriter();
        writer.Begin(codec.Schema);
        Assert.That(RowTextParser.Set(writer, codec.Schema.Fields[0], 0, text), Is.Null);
        var value = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

        Assert.That(codec.Read(writer.Row).Value, Is.EqualTo(value));
        Assert.That(codec.Encode(new Amount(value)).GetDouble(0), Is.EqualTo(writer.Row.GetDouble(0)));
    }

    [Test]
    public void A_decimal_beyond_the_whole_numbers_of_a_double_is_refused()
    {
        var codec = RowCodec.For<Amount>();

        Assert.That(() => codec.Read(codec.Encode(new Amount(123456789012345678.12m))), Throws.InvalidOperationException.With.Message.Contains("2^53"));
    }

    public sealed record Address(string Street, string? City, int Floor = 0);

    public sealed record Order(Address Address, List<int> Lines);

    [TestCase("""{"street": "High St", "city": "X"}""", "High St")]
    [TestCase("""{"Street": "High St"}""", "High St")]
    [TestCase("{}", null)]
    [TestCase("""{"street": null}""", null)]
    [TestCase("""{"street": "a", "street": "b"}""", null)]
    public void What_is_nested_is_as_strict_as_cells(string address, string? street)
    {
        var codec = RowCodec.For<Order>();
        var row = RowJson.FromText(codec.Schema, $$"""{"Address": {{address}}, "Lines": [1]}""");

        Assert.That(() => codec.Read(row), street is null ? Throws.InstanceOf<System.Text.Json.JsonException>() : Has.Property("Address").Property("Street").EqualTo(street));
    }

    [Test]
    public void The_text_null_is_missing_in_a_cell_of_JSON()
    {
        var (codec, writer) = (RowCodec.For<Order>(), new RowWriter());
        writer.Begin(codec.Schema);

        Assert.That(RowTextParser.Set(writer, codec.Schema.Fields[1], 1, "null"), Is.Null);
        Assert.That(writer.Row.IsMissing(1), Is.True);
    }
}
