using System.Text;

namespace Productionize;

public class WholeLinesTests
{
    [Test]
    public async Task Damaged_lines_are_told_by_number_and_those_around_them_are_read()
    {
        var text = $"{Sealed("1")}\nnonsense\n{Sealed("2")}\n";

        Assert.That(await ReadAsync(text), Is.EqualTo(Expect.Rows("1 1", "skipped 2", "3 2")));
    }

    [Test]
    public async Task Two_lines_whose_line_feed_was_damaged_are_both_read() =>
        Assert.That(await ReadAsync($"{Sealed("1")}#{Sealed("2")}\n"), Is.EqualTo(Expect.Rows("1 1", "1 2")));

    private static string Sealed(string number)
    {
        using var buffer = new LineBuffer();
        buffer.Begin().WriteString("n", number);
        buffer.End();
        return Encoding.UTF8.GetString(buffer.Written.Span).TrimEnd('\n');
    }

    private static async Task<List<string>> ReadAsync(string text)
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "log");
        await File.WriteAllTextAsync(path, text);
        using var file = File.OpenHandle(path, options: FileOptions.Asynchronous);
        var seen = new List<string>();
        await foreach (var line in new WholeLines(file, text.Length, (number, _) => seen.Add($"skipped {number}")).ReadAsync(default))
        {
            using var document = LineDocument.Parse(line.Bytes.ToArray());
            seen.Add($"{line.Number} {document.RootElement.GetProperty("n")}");
        }

        return seen;
    }
}
