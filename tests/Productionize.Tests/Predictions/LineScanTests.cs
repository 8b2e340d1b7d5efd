using System.Text;

namespace Productionize;

public class LineScanTests
{
    [Test]
    public async Task Lines_are_numbered_and_what_has_no_line_feed_is_none() =>
        Assert.That(await LinesOf("a\n\nbb\nhalf"), Is.EqualTo(Expect.Rows("1 a", "2 ", "3 bb")));

    [Test]
    public async Task Nothing_after_the_end_taken_at_the_start_is_read() =>
        Assert.That(await LinesOf("a\nb\nc\n", end: 4), Is.EqualTo(Expect.Rows("1 a", "2 b")));

    [Test]
    public async Task A_line_longer_than_the_buffer_is_read_whole()
    {
        var large = new string('x', 200_000);

        Assert.That(await LinesOf($"a\n{large}\nb\n"), Is.EqualTo(Expect.Rows("1 a", "2 " + large, "3 b")));
    }

    [Test]
    public void A_scan_that_is_cancelled_ends() =>
        Assert.That(async () => await LinesOf("a\n", null, new(true)), Throws.InstanceOf<OperationCanceledException>());

    private static async Task<List<string>> LinesOf(string text, int? end = null, CancellationToken cancellationToken = default)
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "lines");
        await File.WriteAllTextAsync(path, text, CancellationToken.None);
        using var file = File.OpenHandle(path, options: FileOptions.Asynchronous);
        var scan = LineScan.Of(file, end ?? text.Length);
        var lines = new List<string>();
        while (await scan.NextAsync(cancellationToken))
        {
            lines.Add($"{scan.Number} {Encoding.UTF8.GetString(scan.Line.Span)}");
        }

        return lines;
    }
}
