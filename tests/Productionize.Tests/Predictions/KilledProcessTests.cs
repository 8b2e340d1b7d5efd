using System.Diagnostics;
using System.Globalization;

namespace Productionize.Predictions;

public class KilledProcessTests
{
    [TestCase("log.jsonl")]
    [TestCase("log")]
    [CancelAfter(60_000)]
    public async Task A_killed_process_loses_nothing_that_it_acknowledged(string name, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("productionize-kill-").FullName;
        var path = Path.Combine(directory, name);
        var acknowledged = new List<int>();
        var random = new Random(5);
        for (var kill = 0; kill < 3; kill++)
        {
            using var child = Process.Start(new ProcessStartInfo("dotnet",
                ["exec", typeof(KilledProcessTests).Assembly.Location, "log", path, $"{kill * 1_000_000}"])
            {
                RedirectStandardOutput = true,
            })!;
            for (var left = random.Next(20, 120); left > 0; left--)
            {
                acknowledged.AddRange(Numbers(await child.StandardOutput.ReadLineAsync(cancellationToken)));
            }

            child.Kill();

            // A line torn by the kill may have lost digits: only what was said in full counts.
            var rest = await child.StandardOutput.ReadToEndAsync(cancellationToken);
            await child.WaitForExitAsync(cancellationToken);
            acknowledged.AddRange(rest[..(rest.LastIndexOf('\n') + 1)]
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(Numbers));
        }

        IPredictionLogger log = name == "log" ? new PredictionLog(path) : new JsonLinesPredictionLog(path);
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(-1)), cancellationToken);
        var read = (await ((IPredictionReader)log).ReadRecordsAsync(cancellationToken: cancellationToken)).Select(record => record.Id).ToList();
        Assert.That(acknowledged, Has.Count.GreaterThan(300));
        Assert.That(acknowledged.Select(PredictionSamples.Id).Except(read), Is.Empty);
        Assert.That(read.Distinct().Count(), Is.EqualTo(read.Count));
        if (log is JsonLinesPredictionLog)
        {
            var lines = (await File.ReadAllLinesAsync(path, cancellationToken))
                .Count(line => line.StartsWith("{\"id\"", StringComparison.Ordinal));
            Assert.That(lines, Is.EqualTo(read.Count), "no record was written twice, none was torn");
        }

        await ((IAsyncDisposable)log).DisposeAsync();
        Directory.Delete(directory, true);
    }

    private static IEnumerable<int> Numbers(string? line) =>
        (line ?? throw new InvalidOperationException("The child ended by itself."))
            .Split(' ').Select(text => int.Parse(text, CultureInfo.InvariantCulture));
}
