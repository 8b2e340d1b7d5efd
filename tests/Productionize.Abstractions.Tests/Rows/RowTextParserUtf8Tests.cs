using System.Text;
using CsCheck;

namespace Productionize;

public class RowTextParserUtf8Tests
{
    private static readonly string[] Odd =
    [
        "0", "-0", "+1", "1.5", "1e3", "1E-400", "1e999", "NaN", "Infinity", "9223372036854775807", "9223372036854775808", "1\0", " 1", "1 ", "1,5", "١",
        "true", "FALSE", "yes", "2024-02-29", "2023-02-29", "0000-01-01", "9999-12-31", "2024-2-1", "2024-02-01T10:00", "2024-02-01 10:00:59Z",
        "2024-02-01T24:00", "2024-02-01T10:60", "2024-02-01T10:00:60", "2024-02-01T10:00:00.1234567Z", "2024-02-01T10:00:00+02:00", "2024-02-01X10:00",
        "9999-12-31T23:59:59", "0001-01-01T00:00Z", "ü", "£", "\u0085", "\u007f", "a\tb\r\n", "\u0001", "😀", "[1, 2]", "[1, \"x\"]", "{}", "{",
    ];

    [Test]
    public void SetUtf8_sets_and_says_what_Set_does() =>
        Gen.Select(
                Gen.OneOf(Gen.OneOf(Odd.Select(text => Gen.Const(text)).ToArray()), Gen.String, Gen.String.AlphaNumeric, Gen.Double.Select(number => $"{number:R}")),
                Gen.Enum<FieldKind>())
            .Where(one => one.Item1.Length > 0)
            .Sample((text, kind) =>
            {
                // Half a surrogate pair is no UTF-8: both see what stands for it.
                var utf8 = Encoding.UTF8.GetBytes(text);
                Assert.That(Read(kind, (writer, field) => RowTextParser.SetUtf8(writer, field, 0, utf8)),
                    Is.EqualTo(Read(kind, (writer, field) => RowTextParser.Set(writer, field, 0, Encoding.UTF8.GetString(utf8)))));
            }, iter: 20_000);

    [TestCase(FieldKind.String)]
    [TestCase(FieldKind.Int64)]
    [TestCase(FieldKind.Timestamp)]
    public void SetUtf8_of_bytes_that_are_none_says_so(FieldKind kind) => Assert.That(
        Read(kind, (writer, field) => RowTextParser.SetUtf8(writer, field, 0, [0x61, 0xC3, 0x28])).Rule, Is.EqualTo("must be valid UTF-8"));

    [Test]
    public void SetUtf8_of_an_empty_text_is_refused() => Assert.That(
        () => Read(FieldKind.Double, (writer, field) => RowTextParser.SetUtf8(writer, field, 0, [])), Throws.ArgumentException);

    private static (string? Rule, string Row) Read(FieldKind kind, Func<RowWriter, Field, string?> set)
    {
        var (writer, schema) = (new RowWriter(), new Schema(new Field("a", kind) { Optional = true }));
        writer.Begin(schema);
        return (set(writer, schema.Fields[0]), RowJson.ToText(writer.Row));
    }
}
