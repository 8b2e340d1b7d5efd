using System.Globalization;
using CsCheck;

namespace Productionize;

public class RowTextParserTests
{
    [TestCase(FieldKind.Boolean, "true", "true")]
    [TestCase(FieldKind.Boolean, "FALSE", "false")]
    [TestCase(FieldKind.Int64, "007", "7")]
    [TestCase(FieldKind.Int64, "+5", "5")]
    [TestCase(FieldKind.Int64, "-9223372036854775808", "-9223372036854775808")]
    [TestCase(FieldKind.Double, "-1.5e3", "-1500")]
    [TestCase(FieldKind.Double, "1e308", "1E+308")]
    [TestCase(FieldKind.Single, "0.5", "0.5")]
    [TestCase(FieldKind.Date, "2024-02-29", "2024-02-29")]
    [TestCase(FieldKind.Timestamp, "2024-02-01", "2024-02-01T00:00:00.0000000Z")]
    [TestCase(FieldKind.Timestamp, "2024-02-01T10:00:00+02:00", "2024-02-01T08:00:00.0000000Z")]
    [TestCase(FieldKind.Timestamp, "2024-02-01 10:00:00 +0200", "2024-02-01T08:00:00.0000000Z")]
    [TestCase(FieldKind.Timestamp, "2024-02-01T10:00:00.123456789+02", "2024-02-01T08:00:00.1234568Z")]
    [TestCase(FieldKind.Timestamp, "2024-02-01 10:00:00.5Z", "2024-02-01T10:00:00.5000000Z")]
    [TestCase(FieldKind.Timestamp, "2024-02-01T10:00:00", "2024-02-01T10:00:00.0000000Z")]
    [TestCase(FieldKind.String, " a\tb\r\n", " a\tb\r\n")]
    [TestCase(FieldKind.Json, "{\"a\": [1]}", "{\"a\":[1]}")]
    public void Set_reads_the_text_of_a_kind(FieldKind kind, string text, string value)
    {
        var (rule, row) = Read(kind, text);

        Assert.That((rule, row[0].ToString()), Is.EqualTo((default(string), value)));
    }

    [TestCase(FieldKind.Boolean, "yes", "must be true or false")]
    [TestCase(FieldKind.Boolean, "1", "must be true or false")]
    [TestCase(FieldKind.Boolean, " true", "must be true or false")]
    [TestCase(FieldKind.Boolean, "true ", "must be true or false")]
    [TestCase(FieldKind.Boolean, "true\0", "must not contain the control character U+0000")]
    [TestCase(FieldKind.Int64, "12\0", "must not contain the control character U+0000")]
    [TestCase(FieldKind.Double, "1.5\0", "must not contain the control character U+0000")]
    [TestCase(FieldKind.Int64, "1.0", "must be a whole number")]
    [TestCase(FieldKind.Int64, "1,000", "must be a whole number")]
    [TestCase(FieldKind.Int64, " 1", "must be a whole number")]
    [TestCase(FieldKind.Int64, "-", "must be a whole number")]
    [TestCase(FieldKind.Int64, "9223372036854775808", "must be a whole number between -2^63 and 2^63-1")]
    [TestCase(FieldKind.Double, "1,5", "must be a number with a decimal point, such as 1.5")]
    [TestCase(FieldKind.Double, "0x1", "must be a number with a decimal point, such as 1.5")]
    [TestCase(FieldKind.Double, "NaN", "must be a finite number")]
    [TestCase(FieldKind.Double, "-1e400", "must be a finite number")]
    [TestCase(FieldKind.Single, "1e39", "must be a finite number")]
    [TestCase(FieldKind.Date, "2024-2-9", "must be a day, such as 2024-02-01")]
    [TestCase(FieldKind.Date, "2023-02-29", "must be a day, such as 2024-02-01")]
    [TestCase(FieldKind.Date, "2024-02-01T00:00:00", "must be a day, such as 2024-02-01")]
    [TestCase(FieldKind.Timestamp, "01/02/2024", "must be a time in ISO 8601, such as 2024-02-01T13:45:00Z")]
    [TestCase(FieldKind.Timestamp, "12:00", "must be a time in ISO 8601, such as 2024-02-01T13:45:00Z")]
    [TestCase(FieldKind.Timestamp, "2024-12-01-05", "must be a time in ISO 8601, such as 2024-02-01T13:45:00Z")]
    [TestCase(FieldKind.Timestamp, "2024-02-01 AD", "must be a time in ISO 8601, such as 2024-02-01T13:45:00Z")]
    [TestCase(FieldKind.Timestamp, "2024-02-01Thu", "must be a time in ISO 8601, such as 2024-02-01T13:45:00Z")]
    [TestCase(FieldKind.Timestamp, "2024-02-1 10:00", "must be a time in ISO 8601, such as 2024-02-01T13:45:00Z")]
    [TestCase(FieldKind.Timestamp, "2024-02-30T00:00:00Z", "must be a time in ISO 8601, such as 2024-02-01T13:45:00Z")]
    [TestCase(FieldKind.String, "a\0b", "must not contain the control character U+0000")]
    [TestCase(FieldKind.String, "a\u0085", "must not contain the control character U+0085")]
    [TestCase(FieldKind.SingleVector, "1", "must be a JSON list of numbers, such as [1, 2.5]")]
    [TestCase(FieldKind.SingleVector, "[1,\"x\"]", "must be a JSON list of numbers, such as [1, 2.5]")]
    [TestCase(FieldKind.SingleVector, "[1", "must be JSON")]
    [TestCase(FieldKind.Json, "{", "must be JSON")]
    public void Set_tells_the_broken_rule_and_leaves_the_cell_missing(FieldKind kind, string text, string rule)
    {
        var (broken, row) = Read(kind, text);

        Assert.That((broken, row.IsMissing(0)), Is.EqualTo((rule, true)));
    }

    [Test]
    public void Set_of_a_vector_reads_a_json_list() =>
        Assert.That(Read(FieldKind.SingleVector, "[1, -2.5e1]").Row.GetSingles(0).ToArray(), Is.EqualTo(new[] { 1f, -25f }));

    [Test]
    public void Set_of_a_single_rounds_once() =>
        Gen.Float.Where(float.IsFinite).Sample(number =>
            Read(FieldKind.Single, number.ToString("R", CultureInfo.InvariantCulture)).Row.GetSingle(0).Equals(number)
            && Read(FieldKind.Single, "1.00000017881393432617187499").Row.GetSingle(0) == 1.00000012f);

    [Test]
    public void Set_of_a_double_gives_back_the_number() =>
        Gen.Double.Where(double.IsFinite).Sample(number =>
            Read(FieldKind.Double, number.ToString("R", CultureInfo.InvariantCulture)).Row.GetDouble(0).Equals(number));

    [Test]
    public void Set_of_nothing_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Read(FieldKind.String, ""));
        Assert.Throws<ArgumentNullException>(() => RowTextParser.Set(null!, new Field("a", FieldKind.Int64), 0, "1"));
        Assert.Throws<ArgumentNullException>(() => RowTextParser.Set(new RowWriter(), null!, 0, "1"));
    }

    private static (string? Rule, Row Row) Read(FieldKind kind, string text)
    {
        var schema = new Schema(new Field("a", kind));
        var writer = new RowWriter();
        writer.Begin(schema);
        return (RowTextParser.Set(writer, schema.Fields[0], 0, text), writer.Row);
    }
}
