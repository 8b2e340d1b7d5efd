using System.Text;

namespace Productionize;

public class LineBufferTests
{
    [Test]
    public void A_line_is_sealed_ends_with_the_only_line_feed_and_keeps_letters()
    {
        using var buffer = new LineBuffer();
        var json = buffer.Begin();
        json.WriteString("name", "Größe\n");
        json.WritePropertyName("cell");
        json.WriteRawValue("[1,\n2]");
        buffer.End();
        var text = Encoding.UTF8.GetString(buffer.Written.Span);

        Assert.Multiple(() =>
        {
            Assert.That(text, Does.StartWith("{\"name\":\"Größe\\n\",\"cell\":[1, 2],\"crc\":\""));
            Assert.That(text.IndexOf('\n', StringComparison.Ordinal), Is.EqualTo(text.Length - 1));
            Assert.That(JsonLine.IsWhole(buffer.Written.Span[..^1]), Is.True);
        });
    }

    [Test]
    public void Lines_follow_one_another_until_they_are_cleared()
    {
        using var buffer = new LineBuffer();
        buffer.Append("first\n"u8);
        buffer.Begin().WriteNumber("n", 2);
        buffer.End();
        var lines = Encoding.UTF8.GetString(buffer.Written.Span).Split('\n');
        buffer.Clear();

        Assert.That((lines.Length, lines[0], buffer.Written.Length), Is.EqualTo((3, "first", 0)));
        Assert.That(JsonLine.IsWhole(Encoding.UTF8.GetBytes(lines[1])), Is.True);
    }
}
