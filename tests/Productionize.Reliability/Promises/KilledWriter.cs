using System.Diagnostics;
using System.Globalization;

namespace Productionize;

/// <summary>Kills a process that logs, at random moments; what it said was logged must be there, once.</summary>
internal static class KilledWriter
{
    public static async Task<PromiseResult> ShowAsync(Lane lane)
    {
        var kills = lane == Lane.Full ? 500 : 40;
        using var directory = new ScratchDirectory();
        var acknowledged = new HashSet<int>();
        var random = new Random(1);
        for (var kill = 0; kill < kills; kill++)
        {
            using var child = Process.Start(new ProcessStartInfo(
                "dotnet", ["exec", typeof(KilledWriter).Assembly.Location, "log", directory.Path, $"{kill * 1_000_000}"])
            {
                RedirectStandardOutput = true,
            })!;
            for (var left = random.Next(1, 40); left > 0; left--)
            {
                Take(await child.StandardOutput.ReadLineAsync());
            }

            // Somewhere within the next writes.
            await Task.Delay(random.Next(3));
            child.Kill();

            // A line torn by the kill may have lost digits: only what was said in full counts.
            var rest = await child.StandardOutput.ReadToEndAsync();
            await child.WaitForExitAsync();
            foreach (var line in rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                Take(line);
            }
        }

        var read = await LoggedNumbers.ReadAsync(directory.Path);
        var (lost, twice) = (acknowledged.Except(read).Count(), read.Count - read.Distinct().Count());
        return PromiseResult.Of(lost == 0 && twice == 0, $"{kills} kills, {acknowledged.Count} acknowledged, {lost} lost, {twice} twice");

        void Take(string? line)
        {
            var number = int.Parse(
                line ?? throw new InvalidOperationException("The child ended by itself."), CultureInfo.InvariantCulture);
            acknowledged.UnionWith(Enumerable.Range(number, LoggingChild.BatchSize));
        }
    }
}
