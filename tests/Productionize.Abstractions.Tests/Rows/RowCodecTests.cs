using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CsCheck;
using RangeAttribute = System.ComponentModel.DataAnnotations.RangeAttribute;

namespace Productionize;

public class RowCodecTests
{
    public enum Colour
    {
        Red,
        Green,
    }

    public sealed record Everything(
        bool Truth, long Whole, int Whole32, short Whole16, sbyte Tiny, byte Byte, ushort Bare16, uint Bare32, float Ratio, double Number,
        DateTimeOffset At, DateOnly Day, char Letter, Guid Key, string Text, string? Note, float[]? Vector, Colour Colour,
        int? MaybeInt, Colour? MaybeColour, double? MaybeNumber, List<int> List);

    public sealed class Ruled
    {
        [Field(Name = "age in years", Unit = "years", Policy = FieldPolicy.Drop)]
        [Range(18, 120)]
        public int Age { get; init; }

        [AllowedValues("a", "b")]
        public string Letter { get; set; } = "";

        [RegularExpression("^x")]
        public string? Pattern { get; set; }

        [Required]
        public string? Needed { get; set; }

        [Field(Length = 2)]
        public float[] Vector { get; set; } = [];

        [Field(Optional = true)]
        public double Maybe { get; set; }

        [JsonIgnore]
        public string Hidden { get; set; } = "";

        public int Twice => Age * 2;
    }

    public class Base
    {
        public int First { get; set; }
    }

    public sealed class Derived : Base
    {
        public int Second { get; set; }
    }

    public sealed class NoWayIn(string other)
    {
        public string Name { get; } = other;
    }

    public interface INothing;

    [Test]
    public void Every_type_of_member_is_written_and_read_back() =>
        Gen.Select(Gen.Long, Gen.Float, Gen.Double, Gen.DateTimeOffset, Gen.Guid, Gen.Char.AlphaNumeric.Array, Gen.Bool).Sample(
            (whole, single, number, time, key, text, some) =>
            {
                var value = new Everything(
                    some, whole, (int)whole, (short)whole, (sbyte)whole, (byte)whole, (ushort)whole, (uint)whole, single, number,
                    time.ToUniversalTime(), DateOnly.FromDateTime(time.UtcDateTime), 'ü', key, new string(text), some ? "n" : null,
                    some ? [single, 1] : null, some ? Colour.Red : Colour.Green, some ? (int)whole : null, some ? Colour.Green : null,
                    some ? number : null, [1, 2]);
                var codec = RowCodec.For<Everything>();

                var read = codec.Read(codec.Encode(value));

                Assert.That(read with { Vector = null, List = value.List }, Is.EqualTo(value with { Vector = null }));
                Assert.That((read.Vector, read.List), Is.EqualTo((value.Vector, value.List)));
            });

    [Test]
    public void The_schema_follows_the_members_in_the_order_written() =>
        Assert.That(RowCodec.For<Everything>().Schema.ToString(), Is.EqualTo(
            "Truth Boolean, Whole Int64, Whole32 Int64, Whole16 Int64, Tiny Int64, Byte Int64, Bare16 Int64, Bare32 Int64, Ratio Single, Number Double, " +
            "At Timestamp, Day Date, Letter String, Key String, Text String, Note String?, Vector SingleVector?, Colour String, " +
            "MaybeInt Int64?, MaybeColour String?, MaybeNumber Double?, List Json"));

    [Test]
    public void Rules_come_from_attributes()
    {
        var schema = RowCodec.For<Ruled>().Schema;

        Assert.That(schema.ToString(), Is.EqualTo(
            "age in years Int64, Letter String, Pattern String?, Needed String, Vector SingleVector, Maybe Double?, Twice Int64"));
        var age = schema.Fields[0];
        Assert.That((age.Unit, age.Policy, age.Minimum, age.Maximum), Is.EqualTo(("years", FieldPolicy.Drop, (double?)18, (double?)120)));
        Assert.That((string.Join(",", schema.Fields[1].OneOf!), schema.Fields[2].Pattern, schema.Fields[4].Length), Is.EqualTo(("a,b", @"^(?:^x)\z", (int?)2)));
        Assert.That((schema.Fields[1].Minimum, schema.Fields[1].Policy, schema.Fields[1].Unit), Is.EqualTo((default(double?), FieldPolicy.Log, default(string))));
    }

    [Test]
    public void Bounds_of_narrow_types_and_names_of_enums_are_rules()
    {
        var fields = RowCodec.For<Everything>().Schema.Fields.ToDictionary(field => field.Name, field => (field.Minimum, field.Maximum));

        Assert.That(fields["Whole"], Is.EqualTo((default(double?), default(double?))));
        Assert.That(fields["Whole32"], Is.EqualTo(((double?)int.MinValue, (double?)int.MaxValue)));
        Assert.That(fields["MaybeInt"], Is.EqualTo(fields["Whole32"]));
        Assert.That(fields["Whole16"], Is.EqualTo(((double?)short.MinValue, (double?)short.MaxValue)));
        Assert.That(fields["Tiny"], Is.EqualTo(((double?)sbyte.MinValue, (double?)sbyte.MaxValue)));
        Assert.That(fields["Byte"], Is.EqualTo(((double?)0, (double?)byte.MaxValue)));
        Assert.That(fields["Bare16"], Is.EqualTo(((double?)0, (double?)ushort.MaxValue)));
        Assert.That(fields["Bare32"], Is.EqualTo(((double?)0, (double?)uint.MaxValue)));
        Assert.That(fields["Ratio"], Is.EqualTo((default(double?), default(double?))));
        Assert.That(string.Join(",", RowCodec.For<Everything>().Schema.Fields.Single(field => field.Name == "MaybeColour").OneOf!), Is.EqualTo("Red,Green"));
        Assert.That(RowCodec.For<byte>().Schema.Fields[0].Maximum, Is.EqualTo(255));
        Assert.That(RowCodec.For<Colour>().Schema.Fields[0].OneOf, Has.Count.EqualTo(2));
    }

    [Test]
    public void Inherited_members_come_first_and_are_set()
    {
        var codec = RowCodec.For<Derived>();

        var read = codec.Read(codec.Encode(new Derived { First = 1, Second = 2 }));

        Assert.That(codec.Schema.ToString(), Is.EqualTo("First Int64, Second Int64"));
        Assert.That((read.First, read.Second), Is.EqualTo((1, 2)));
    }

    [Test]
    public void A_bare_value_is_one_cell_called_value()
    {
        Assert.That(RowCodec.For<double>().Schema.ToString(), Is.EqualTo("value Double"));
        Assert.That(RowCodec.For<int?>().Schema.ToString(), Is.EqualTo("value Int64?"));
        Assert.That(RowCodec.For<int[]>().Schema.ToString(), Is.EqualTo("value Json"));
        Assert.That(RowCodec.For<int?>().Read(RowCodec.For<int?>().Encode(null)), Is.Null);
        Assert.That(RowCodec.For<string>().Read(RowCodec.For<string>().Encode("x")), Is.EqualTo("x"));
    }

    [Test]
    public void A_missing_number_that_cannot_be_null_is_NaN_and_other_cells_say_that_they_are_missing()
    {
        Assert.That((Missing<double>(), Missing<float>()), Is.EqualTo((double.NaN, float.NaN)));
        Assert.That(Fault<bool>(default), Does.Contain("'value' is missing"));
        Assert.That(Fault<int>(default), Does.Contain("'value' is missing"));
        Assert.That(Fault<char>(default), Is.EqualTo("The field 'value' is missing."));
        Assert.That(Fault<Guid>(default), Is.EqualTo("The field 'value' is missing."));
        Assert.That(Fault<Colour>(default), Is.EqualTo("The field 'value' is missing."));
    }

    [Test]
    public void A_cell_that_does_not_fit_its_type_is_named_without_its_value()
    {
        Assert.That(Fault<char>("ab"), Is.EqualTo("The field 'value' is not one character."));
        Assert.That(Fault<Guid>("secret"), Is.EqualTo("The field 'value' is not a Guid."));
        Assert.That(Fault<Colour>("Blue"), Is.EqualTo("The field 'value' is not a Colour."));
        Assert.That(Fault<decimal>(1e29), Is.EqualTo("The field 'value' is not a decimal that a double holds: it must be between -2^53 and 2^53."));
        Assert.That(Fault<decimal>(-7.922816251426434e28), Is.EqualTo("The field 'value' is not a decimal that a double holds: it must be between -2^53 and 2^53."));
        Assert.Throws<OverflowException>(() => Read<int>(3_000_000_000));
    }

    [Test]
    public void A_decimal_comes_back_to_15_digits() =>
        Gen.Long[-999_999_999_999_999, 999_999_999_999_999].Sample(units => RowCodec.For<decimal>().Read(RowCodec.For<decimal>().Encode(units / 100m)) == units / 100m);

    [Test]
    public void A_DateTime_is_taken_as_utc_unless_it_is_local()
    {
        var codec = RowCodec.For<DateTime>();
        var noon = new DateTime(2024, 2, 1, 12, 0, 0, DateTimeKind.Unspecified);

        Assert.That((codec.Read(codec.Encode(noon)), codec.Read(codec.Encode(noon)).Kind), Is.EqualTo((noon, DateTimeKind.Utc)));
        Assert.That(codec.Read(codec.Encode(noon.ToLocalTime())), Is.EqualTo(noon));
    }

    [Test]
    public void For_gives_the_same_codec_at_every_call_and_takes_other_rules()
    {
        var own = RowCodec.For<Derived>();
        var strict = RowCodec.For<Derived>(own.Schema.With(field => field with { Maximum = 1 }, "First"));

        Assert.That(RowCodec.For<Derived>(), Is.SameAs(own));
        Assert.That((strict.Schema.Fields[0].Maximum, strict.Read(strict.Encode(new Derived { Second = 7 })).Second), Is.EqualTo(((double?)1, 7)));
        Assert.That(
            Assert.Throws<ArgumentException>(() => RowCodec.For<Derived>(new Schema(new Field("x", FieldKind.Int64))))!.Message,
            Does.Contain("Derived has the cells (First Int64, Second Int64), but the schema is (x Int64)."));
        Assert.Throws<ArgumentNullException>(() => RowCodec.For<Derived>(null!));
    }

    [Test]
    public void A_type_without_members_or_without_a_way_in_is_refused()
    {
        Assert.That(Assert.Throws<ArgumentException>(() => RowCodec.For<INothing>())!.Message, Does.Contain("INothing has no public properties"));
        var codec = RowCodec.For<NoWayIn>();
        var row = codec.Encode(new NoWayIn("x"));
        Assert.That(row.GetString(0), Is.EqualTo("x"));
        Assert.That(Assert.Throws<NotSupportedException>(() => codec.Read(row))!.Message, Does.Contain("NoWayIn cannot be made from a row"));
    }

    private static T Missing<T>() => Read<T>(default);

    private static string Fault<T>(FieldValue cell) => Assert.Throws<InvalidOperationException>(() => Read<T>(cell))!.Message;

    private static T Read<T>(FieldValue cell)
    {
        var writer = new RowWriter();
        writer.Begin(RowCodec.For<T>().Schema);
        switch (cell.Kind)
        {
            case FieldKind.Int64:
                writer.Set(0, cell.AsInt64());
                break;
            case FieldKind.Double:
                writer.Set(0, cell.AsDouble());
                break;
            case FieldKind.String:
                writer.Set(0, cell.AsString());
                break;
        }

        return RowCodec.For<T>().Read(writer.Row);
    }

    public interface INamed
    {
        string Name { get; }
    }

    public interface IScored : INamed
    {
        float Score { get; }
    }

    public record struct Point(int X, int Y);

    [Test]
    public void A_collection_is_one_cell_with_all_its_elements()
    {
        Assert.That(RoundTrip(new List<float> { 1, 2 }), Is.EqualTo(new[] { 1f, 2f }));
        Assert.That(RoundTrip(new Dictionary<string, int> { ["a"] = 1 }), Is.EqualTo(new Dictionary<string, int> { ["a"] = 1 }));
        Assert.That(RoundTrip<IReadOnlyList<double>>([0.5]), Is.EqualTo(new[] { 0.5 }));
    }

    [Test]
    public void A_structure_that_may_be_null_is_one_cell_that_may_be_missing()
    {
        Assert.That(RoundTrip<Point?>(null), Is.Null);
        Assert.That(RoundTrip<Point?>(new Point(1, 2)), Is.EqualTo(new Point(1, 2)));
    }

    [Test]
    public void An_interface_has_the_members_of_those_that_it_extends() =>
        Assert.That(RowCodec.For<IScored>().Schema.Fields.Select(field => field.Name), Is.EqualTo(new[] { "Name", "Score" }));

    private static T RoundTrip<T>(T value)
    {
        var codec = RowCodec.For<T>();
        var writer = new RowWriter();
        writer.Begin(codec.Schema);
        codec.Write(value, writer);
        return codec.Read(writer.Row);
    }
}
