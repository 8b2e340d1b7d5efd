using System.Diagnostics;
using System.Globalization;

namespace Productionize;

/// <summary>The other processes of an erasure: one that erases until it is killed, and one that still writes to its segment.</summary>
internal static class ErasingChild
{
    public const int Held = 20;
    public const int HeldLater = 5;

    /// <summary>Says that it begins, and at the end how many milliseconds it took.</summary>
    public static async Task<int> EraseAsync(string directory, string subject)
    {
        await using var log = new PredictionLog(directory, new PredictionSegmentOptions { Format = new ParquetRowFormat() });
        var start = Stopwatch.GetTimestamp();
        Console.WriteLine("begins");
        await log.EraseSubjectAsync(subject);
        Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>Logs records, half of them of the subject; when it is told to go on, some more, of others.</summary>
    public static async Task<int> HoldAsync(string directory, string subject)
    {
        const int first = 1_000_000;
        await using var log = new PredictionLog(directory);
        await log.LogAsync(PredictionBuffer.Of(Enumerable.Range(first, Held).Select(number => ErasedSamples.Record(number, number % 2 == 0, subject))));
        await log.LogOutcomesAsync([.. Enumerable.Range(first, Held).Select(number => ErasedSamples.Outcome(number, number % 2 == 0, subject))]);
        Console.WriteLine("holds");
        await Console.In.ReadLineAsync();
        await log.LogAsync(PredictionBuffer.Of(
            Enumerable.Range(first + Held, HeldLater).Select(number => ErasedSamples.Record(number, false, subject))));
        return 0;
    }
}
