using System.Text;

namespace Productionize;

public class TornTailTests
{
    private static readonly string First = Sealed("1");
    private static readonly string Second = Sealed("2");

    [Test]
    public void Whole_lines_are_kept() => Assert.Multiple(() =>
    {
        Assert.That(Keep(""), Is.Zero);
        Assert.That(Keep(First + "\n"), Is.EqualTo(First.Length + 1));
        Assert.That(Keep($"{First}\n{Second}\n"), Is.EqualTo(First.Length + Second.Length + 2));
    });

    [Test]
    public void A_last_line_that_lacks_its_line_feed_or_has_a_damaged_one_is_kept_without_it() => Assert.Multiple(() =>
    {
        Assert.That(Keep($"{First}\n{Second}"), Is.EqualTo(First.Length + 1 + Second.Length));
        Assert.That(Keep($"{First}\n{Second}#"), Is.EqualTo(First.Length + 1 + Second.Length));
    });

    [Test]
    public void A_line_that_was_never_finished_is_cut() => Assert.Multiple(() =>
    {
        Assert.That(Keep($"{First}\n{Second[..^1]}"), Is.EqualTo(First.Length + 1));
        Assert.That(Keep($"{First}\n{Second[..^1]}\n"), Is.EqualTo(First.Length + 1));
        Assert.That(Keep($"{First}\n" + new string('x', 200_000)), Is.EqualTo(First.Length + 1));
        Assert.That(Keep("x"), Is.Zero);
    });

    [Test]
    public void LacksLineFeed_looks_at_what_was_kept() => Assert.Multiple(() =>
    {
        Assert.That(Lacks("", 0), Is.False);
        Assert.That(Lacks("a\n", 2), Is.False);
        Assert.That(Lacks("a\nb", 3), Is.True);
    });

    private static string Sealed(string number)
    {
        using var buffer = new LineBuffer();
        buffer.Begin().WriteString("n", number);
        buffer.End();
        return Encoding.UTF8.GetString(buffer.Written.Span).TrimEnd('\n');
    }

    private static long Keep(string text) => With(text, file => TornTail.Keep(file, text.Length));

    private static bool Lacks(string text, long kept) => With(text, file => TornTail.LacksLineFeed(file, kept));

    private static T With<T>(string text, Func<Microsoft.Win32.SafeHandles.SafeFileHandle, T> look)
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "log");
        File.WriteAllText(path, text);
        using var file = File.OpenHandle(path);
        return look(file);
    }
}
