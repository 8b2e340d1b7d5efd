using System.Diagnostics;
using System.Globalization;

namespace Productionize;

/// <summary>A process that writes is killed (SIGKILL), and another goes on after its last commit.</summary>
public sealed class ParquetSinkKillTests
{
    private const int Rows = 20_000;

    private static readonly int Kills = Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1" ? 50 : 5;

    [Test]
    [CancelAfter(120_000)]
    public async Task Each_row_is_there_once_however_often_the_writer_is_killed(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(7);
        var said = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var child = Start(folder.Path);
            for (var lines = random.Next(1, Math.Max(2, Rows / 100 / Kills)); lines > 0; lines--)
            {
                said = await ReadAsync(child, cancellationToken) ?? said;
            }

            // Somewhere in the next commit.
            SpinWait.SpinUntil(() => false, TimeSpan.FromMicroseconds(random.Next(5000)));
            child.Kill();
            await child.WaitForExitAsync(cancellationToken);
            Assert.That(await CountAsync(folder.Path), Is.GreaterThanOrEqualTo(said), "what was said to be committed is there");
        }

        using var last = Start(folder.Path);
        while (await ReadAsync(last, cancellationToken) is { } next)
        {
            said = next;
        }

        await last.WaitForExitAsync(cancellationToken);
        Assert.That((last.ExitCode, said), Is.EqualTo((0, Rows)));
        var rows = await new ParquetDataSource<Flight>(folder.Path).ToListAsync(cancellationToken: cancellationToken);
        Assert.That(rows.Select(row => row.Number), Is.EqualTo(Enumerable.Range(0, Rows).Select(i => $"LH{i}")));
        Assert.That(Directory.GetFiles(folder.Path, "_*").Select(Path.GetFileName), Is.EqualTo(new[] { "_lock" }));
    }

    private static async Task<int> CountAsync(string folder) => Directory.GetFiles(folder, "*.parquet").Length == 0
        ? 0
        : await new ParquetDataSource<Flight>(folder).ReadAsync(new DataPass()).CountAsync();

    private static async Task<int?> ReadAsync(Process child, CancellationToken cancellationToken) =>
        await child.StandardOutput.ReadLineAsync(cancellationToken) is { } line ? int.Parse(line.Split(' ')[1],
            CultureInfo.InvariantCulture) : null;

    private static Process Start(string folder) => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList = { typeof(ParquetSinkKillTests).Assembly.Location, "write", folder, Rows.ToString(CultureInfo.InvariantCulture) },
        RedirectStandardOutput = true,
    })!;
}
