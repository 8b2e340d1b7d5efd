using System.Diagnostics;
using System.Globalization;

namespace Productionize.Scoring;

public class FlatMemoryTests
{
    // The runtime itself and its code are some 80 of them.
    private const int MostMegabytes = 200;

    [Test]
    public async Task Rows_are_read_checked_profiled_scored_and_written_in_flat_memory()
    {
        var rows = Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1" ? 10_000_000 : 1_000_000;
        using var folder = new TemporaryDirectory();
        using var child = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", typeof(Program).Assembly.Location, "flat", folder.Path, $"{rows}"]) { RedirectStandardOutput = true })!;
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();

        TestContext.Out.WriteLine($"{rows} rows: {output}");
        var told = output.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        Assert.That(told[..3], Is.EqualTo(new[] { rows / 100 * 99, rows / 100 * 99, rows / 100 }));
        Assert.That(told[3], Is.LessThanOrEqualTo(MostMegabytes), "megabytes at the most");
    }
}
