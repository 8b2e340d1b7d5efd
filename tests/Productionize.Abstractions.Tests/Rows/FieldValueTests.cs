using CsCheck;

namespace Productionize;

public class FieldValueTests
{
    [Test]
    public void A_default_value_is_missing()
    {
        FieldValue value = default;

        Assert.That((value.IsMissing, value.Kind, value.AsString(), value.ToString()), Is.EqualTo((true, default(FieldKind?), default(string), "")));
        Assert.That(value, Is.EqualTo(FieldValue.FromString(null)));
    }

    [Test]
    public void Plain_values_convert_to_it_and_back() =>
        Gen.Select(Gen.Bool, Gen.Long, Gen.Double, Gen.String).Sample((truth, whole, number, text) =>
        {
            FieldValue b = truth, l = whole, d = number, s = text;
            Assert.That((b.AsBoolean(), l.AsInt64(), d.AsDouble(), s.AsString()), Is.EqualTo((truth, whole, number, text)));
            Assert.That((b.Kind, l.Kind, d.Kind, s.Kind), Is.EqualTo(
                ((FieldKind?)FieldKind.Boolean, (FieldKind?)FieldKind.Int64, (FieldKind?)FieldKind.Double, (FieldKind?)FieldKind.String)));
            Assert.That(b == FieldValue.FromBoolean(truth) && l == FieldValue.FromInt64(whole), Is.True);
            Assert.That(d == FieldValue.FromDouble(number) && s == FieldValue.FromString(text), Is.True);
            Assert.That(s.GetHashCode(), Is.EqualTo(FieldValue.FromString(new string(text.AsSpan())).GetHashCode()));
            Assert.That(b.IsMissing || l.IsMissing || d.IsMissing || s.IsMissing, Is.False);
        });

    [Test]
    public void Values_of_other_types_or_contents_differ()
    {
        FieldValue[] values = [default, true, false, 0L, 1L, 0.0, 1.0, "", "1", "true"];
        for (var i = 0; i < values.Length; i++)
        {
            for (var j = 0; j < values.Length; j++)
            {
                Assert.That(values[i].Equals((object)values[j]), Is.EqualTo(i == j), $"{i} {j}");
                Assert.That(values[i] != values[j], Is.EqualTo(i != j), $"{i} {j}");
            }
        }

        Assert.That(values[3].Equals("0"), Is.False);
    }

    [Test]
    public void A_whole_number_and_a_truth_value_are_numbers_too()
    {
        Assert.That((FieldValue.FromInt64(7).AsDouble(), FieldValue.FromBoolean(true).AsDouble()), Is.EqualTo((7.0, 1.0)));
    }

    [Test]
    public void Another_type_is_refused_by_name()
    {
        Assert.That(Fault(() => FieldValue.FromDouble(1).AsInt64()), Is.EqualTo("The value is Double, not a whole number."));
        Assert.That(Fault(() => FieldValue.FromInt64(1).AsBoolean()), Is.EqualTo("The value is Int64, not true or false."));
        Assert.That(Fault(() => FieldValue.FromString("1").AsDouble()), Is.EqualTo("The value is String, not a number."));
        Assert.That(Fault(() => FieldValue.FromBoolean(true).AsString()), Is.EqualTo("The value is Boolean, not text."));
        Assert.That(Fault(() => default(FieldValue).AsInt64()), Is.EqualTo("The value is missing, not a whole number."));

        static string Fault(Func<object?> ask) => Assert.Throws<InvalidOperationException>(() => ask())!.Message;
    }

    [Test]
    public void ToString_is_invariant()
    {
        FieldValue[] values = [true, false, -5L, 0.1, double.NaN, "x"];

        Assert.That(string.Join(" ", values), Is.EqualTo("true false -5 0.1 NaN x"));
    }
}
