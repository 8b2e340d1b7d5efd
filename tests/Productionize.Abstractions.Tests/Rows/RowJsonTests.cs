using System.Text;
using System.Text.Json;
using CsCheck;

namespace Productionize;

public class RowJsonTests
{
    private static readonly Schema Cells = new(
        new Field("b", FieldKind.Boolean),
        new Field("l", FieldKind.Int64),
        new Field("f", FieldKind.Single),
        new Field("d", FieldKind.Double),
        new Field("t", FieldKind.Timestamp),
        new Field("y", FieldKind.Date),
        new Field("s", FieldKind.String),
        new Field("v", FieldKind.SingleVector),
        new Field("j", FieldKind.Json));

    [Test]
    public void A_row_is_an_object_of_the_cells_that_are_present()
    {
        const string json =
            """{"b":true,"l":-5,"f":0.1,"d":1E+300,"t":"2024-02-01T10:00:00.0000000Z","y":"2024-02-29","s":"a\u0022b","v":[1,0.5],"j":{"x":[null]}}""";

        Assert.That(Write(Read(json)), Is.EqualTo(json));
        Assert.That(RowJson.ToText(Read(json)), Is.EqualTo(json));
        Assert.That(Write(Read("{}")), Is.EqualTo("{}"));
        Assert.That(Write(Read("""{"l":null,"j":null,"v":null}""")), Is.EqualTo("{}"));
    }

    [Test]
    public void Numbers_that_json_lacks_are_texts_and_come_back()
    {
        const string json = """{"f":"NaN","d":"-Infinity","v":["Infinity","NaN",1]}""";

        var row = Read(json);

        Assert.That(Write(row), Is.EqualTo(json));
        Assert.That((row.GetSingle(2), row.GetDouble(3), row.GetSingles(7)[0]), Is.EqualTo((float.NaN, double.NegativeInfinity, float.PositiveInfinity)));
    }

    [Test]
    public void Any_numbers_and_texts_come_back() =>
        Gen.Select(Gen.Long, Gen.Float, Gen.Double, Gen.Float.Array, Gen.Char['\0', '\ud7ff'].Array).Sample((whole, single, number, vector, text) =>
        {
            var writer = new RowWriter();
            writer.Begin(Cells);
            writer.Set(1, whole);
            writer.Set(2, single);
            writer.Set(3, number);
            writer.Set(6, new string(text));
            writer.Set(7, vector.AsSpan());
            var row = Read(Write(writer.Row));
            Assert.That((row.GetInt64(1), row.GetSingle(2), row.GetDouble(3), row.GetString(6)), Is.EqualTo((whole, single, number, new string(text))));
            Assert.That(row.GetSingles(7).ToArray(), Is.EqualTo(vector));
        });

    [Test]
    public void A_cell_is_read_alone_null_leaves_it_missing_and_another_type_is_refused()
    {
        var writer = new RowWriter();
        writer.Begin(Cells);
        using var values = JsonDocument.Parse("""[7, null, "x"]""");
        RowJson.ReadCell(writer, Cells, 1, values.RootElement[0]);
        RowJson.ReadCell(writer, Cells, 3, values.RootElement[1]);
        Assert.That(Write(writer.Row), Is.EqualTo("""{"l":7}"""));
        Assert.That(
            () => RowJson.ReadCell(writer, Cells, 1, values.RootElement[2]),
            Throws.TypeOf<JsonException>().With.Message.EqualTo("The field 'l' is Int64; String does not fit."));
    }

    [TestCase("[]", "A row is a JSON object, not Array.")]
    [TestCase("""{"x":1}""", "There is no field 'x'.")]
    [TestCase("""{"b":1}""", "The field 'b' is Boolean; Number does not fit.")]
    [TestCase("""{"b":"true"}""", "The field 'b' is Boolean; String does not fit.")]
    [TestCase("""{"l":1.5}""", "The field 'l' is Int64; Number does not fit.")]
    [TestCase("""{"l":"1"}""", "The field 'l' is Int64; String does not fit.")]
    [TestCase("""{"l":9223372036854775808}""", "The field 'l' is Int64")]
    [TestCase("""{"f":1e39}""", "The field 'f' is Single")]
    [TestCase("""{"d":1e400}""", "The field 'd' is Double")]
    [TestCase("""{"d":"1"}""", "The field 'd' is Double; String does not fit.")]
    [TestCase("""{"d":"nan"}""", "The field 'd' is Double; String does not fit.")]
    [TestCase("""{"t":"1.2.2024"}""", "The field 't' is Timestamp")]
    [TestCase("""{"t":5}""", "The field 't' is Timestamp; Number does not fit.")]
    [TestCase("""{"y":"2024-2-1"}""", "The field 'y' is Date")]
    [TestCase("""{"y":5}""", "The field 'y' is Date")]
    [TestCase("""{"s":5}""", "The field 's' is String; Number does not fit.")]
    [TestCase("""{"v":5}""", "The field 'v' is SingleVector")]
    [TestCase("""{"v":["1"]}""", "The field 'v' is SingleVector")]
    [TestCase("""{"v":[null]}""", "The field 'v' is SingleVector")]
    [TestCase("""{"v":[1e39]}""", "The field 'v' is SingleVector")]
    [TestCase("""{"l":1,"l":2}""", "'l' stands twice")]
    [TestCase("""{"l":null,"l":2}""", "'l' stands twice")]
    public void What_does_not_fit_is_refused_by_name(string json, string reason) =>
        Assert.That(Assert.Throws<JsonException>(() => Read(json))!.Message, Does.Contain(reason));

    [Test]
    public void Null_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => RowJson.Write(null!, default));
        Assert.Throws<ArgumentNullException>(() => RowJson.Read(null!, Cells, default));
        Assert.Throws<ArgumentNullException>(() => RowJson.Read(new RowWriter(), null!, default));
    }

    private static Row Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var writer = new RowWriter();
        RowJson.Read(writer, Cells, document.RootElement);
        return writer.Row;
    }

    private static string Write(Row row)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            RowJson.Write(writer, row);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
