using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>
/// Makes each call of a log four times, in a random order: through two logs of one directory, after syncs that failed, with seals and new
/// logs in between, and through another process in one seed of twenty. It must read like a log that had each call once.
/// </summary>
internal static class RepeatedCalls
{
    private const int Times = 4;

    public static async Task<PromiseResult> ShowAsync(Lane lane)
    {
        var seeds = lane == Lane.Full ? 1000 : 100;
        var (calls, failures, seals, differing) = (0, 0, 0, 0);
        for (var seed = 0; seed < seeds; seed++)
        {
            var random = new Random(seed);
            using var directory = new ScratchDirectory();
            var once = CallsOf(seed);
            object[] all = [.. Enumerable.Repeat(once, Times).SelectMany(call => call)];
            random.Shuffle(all);
            PredictionLog[] logs = [Open(), Open()];
            foreach (var call in all)
            {
                var which = random.Next(logs.Length);
                switch (random.Next(20))
                {
                    case 0:
                        await logs[which].SealAsync();
                        seals++;
                        break;
                    case 1:
                        await logs[which].DisposeAsync();
                        logs[which] = Open();
                        break;
                }

                while (!await TryAsync(logs[which], call))
                {
                    failures++;
                }

                calls++;
            }

            if (seed % 20 == 0)
            {
                using var other = Process.Start(
                    "dotnet", ["exec", typeof(RepeatedCalls).Assembly.Location, "replay", directory.Path, seed.ToString(CultureInfo.InvariantCulture)]);
                await other.WaitForExitAsync();
                differing += other.ExitCode == 0 ? 0 : 1;
            }

            var expected = new InMemoryPredictionLog();
            foreach (var call in once)
            {
                await LogAsync(expected, call);
            }

            await using var read = Open();
            differing += await IsAlikeAsync(read, expected) ? 0 : 1;
            await logs[0].DisposeAsync();
            await logs[1].DisposeAsync();
            await read.SealAsync();
            differing += await IsAlikeAsync(read, expected) ? 0 : 1;

            PredictionLog Open() => new(
                directory.Path, new PredictionSegmentOptions { Format = new ParquetRowFormat() }, null, Sync);

            // The bytes are written then, and nobody knows whether they are on the device.
            void Sync(SafeFileHandle file)
            {
                if (random.Next(5) == 0)
                {
                    throw new IOException("The sync failed.");
                }
            }
        }

        return PromiseResult.Of(
            differing == 0 && failures > 0 && seals > 0,
            $"{seeds} seeds, {calls} calls, {failures} failed syncs, {seals} seals: {differing} with another state");
    }

    /// <summary>Makes each call once more.</summary>
    public static async Task<int> ReplayAsync(string directory, int seed)
    {
        await using var log = new PredictionLog(directory, new PredictionSegmentOptions { Format = new ParquetRowFormat() });
        foreach (var call in CallsOf(seed))
        {
            await LogAsync(log, call);
        }

        return 0;
    }

    private static object[] CallsOf(int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, 40).Chunk(10).Select(numbers => numbers.Select(number => PredictionSamples.Record(number, $"key-{number}")).ToArray()),
            .. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 12).Select(_ => random.Next(3) == 0
                ? PredictionSamples.OutcomeOf($"key-{random.Next(45)}", random.Next(5), random.Next(2))
                : PredictionSamples.Outcome(random.Next(45), random.Next(5), random.Next(2))).ToArray()),
        ];
    }

    private static async Task<bool> TryAsync(PredictionLog log, object call)
    {
        try
        {
            await LogAsync(log, call);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static ValueTask LogAsync(IPredictionLogger log, object call) => call is PredictionRecord[] records
        ? log.LogAsync(PredictionBuffer.Of(records))
        : log.LogOutcomesAsync((PredictionOutcome[])call);

    private static async Task<bool> IsAlikeAsync(IPredictionReader log, IPredictionReader expected) =>
        await LoggedTexts.ReadAsync(log) is var texts && await LoggedTexts.ReadAsync(expected) is var others && texts.SequenceEqual(others)
        && await LoggedTexts.ReadColumnsAsync(log) is var rows && await LoggedTexts.ReadColumnsAsync(expected) is var wanted
        && rows.SequenceEqual(wanted);
}
