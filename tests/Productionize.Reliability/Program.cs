using System.Diagnostics;
using System.Globalization;

namespace Productionize;

/// <summary>Prints a table with a line for each promise, and ends with 1 where one falls short or none ran.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["log", var directory, var first]:
                return await LoggingChild.RunAsync(directory, int.Parse(first, CultureInfo.InvariantCulture)).ConfigureAwait(false);
            case ["erase", var directory, var subject]:
                return await ErasingChild.EraseAsync(directory, subject).ConfigureAwait(false);
            case ["hold", var directory, var subject]:
                return await ErasingChild.HoldAsync(directory, subject).ConfigureAwait(false);
            case ["replay", var directory, var seed]:
                return await RepeatedCalls.ReplayAsync(directory, int.Parse(seed, CultureInfo.InvariantCulture)).ConfigureAwait(false);
            case ["--quick" or "--full", var number] when Promise.All.FirstOrDefault(one => one.Number == number) is { } promise:
                return await ShowAsync(arguments[0] == "--full" ? Lane.Full : Lane.Quick, promise).ConfigureAwait(false);
            case ["--quick"]:
                return await ShowAsync(Lane.Quick, Promise.All).ConfigureAwait(false);
            case ["--full"]:
                return await ShowAsync(Lane.Full, Promise.All).ConfigureAwait(false);
            default:
                await Console.Error.WriteLineAsync("Give --quick (under three minutes) or --full, and P1 for that promise alone.").ConfigureAwait(false);
                return 2;
        }
    }

    private static async Task<int> ShowAsync(Lane lane, params IReadOnlyList<Promise> promises)
    {
        var (failed, ran) = (0, 0);
        Console.WriteLine($"{"",-4} {"promise",-58} {"target",-34} {"measured",-60} {"time",6}");
        foreach (var promise in promises)
        {
            var start = Stopwatch.GetTimestamp();
            var result = await promise.Show(lane).ConfigureAwait(false);
            var word = result.Holds switch { true => "holds", false => "FALLS SHORT", _ => "not run" };
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{promise.Number,-4} {promise.Title,-58} {promise.Target,-34} {$"{word}: {result.Measured}",-60} " +
                $"{Stopwatch.GetElapsedTime(start).TotalSeconds,5:0} s"));
            failed += result.Holds == false ? 1 : 0;
            ran += result.Holds is null ? 0 : 1;
        }

        return failed > 0 || ran == 0 ? 1 : 0;
    }
}
