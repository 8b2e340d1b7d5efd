using System.Text;

namespace Productionize;

public class BareNumbersTests
{
    [TestCase("[NaN, Infinity,-Infinity,-1]", """[null, "Infinity","-Infinity",-1]""")]
    [TestCase("""["NaN", "a\"NaN", "Infinity", NaN]""", """["NaN", "a\"NaN", "Infinity", null]""")]
    [TestCase("""{"NaN": NaN}""", """{"NaN": null}""")]
    [TestCase("""["\\", NaN, "\\\"", NaN]""", """["\\", null, "\\\"", null]""")]
    [TestCase("NaN", "null")]
    [TestCase("[Na, Inf, -Inf, N, I, -", "[Na, Inf, -Inf, N, I, -")]
    [TestCase("[NaN, \"without an end", "[null, \"without an end")]
    [TestCase("[NaN, \"\\", "[null, \"\\")]
    public void Replace_changes_bare_words_outside_texts(string json, string expected) =>
        Assert.That(Encoding.UTF8.GetString(BareNumbers.Replace(Encoding.UTF8.GetBytes(json)).Span), Is.EqualTo(expected));

    [Test]
    public void Replace_without_such_words_copies_nothing()
    {
        ReadOnlyMemory<byte> json = Encoding.UTF8.GetBytes("""{"outputs": [1, -2, "x"]}""");
        Assert.That(BareNumbers.Replace(json).Equals(json));
    }
}
