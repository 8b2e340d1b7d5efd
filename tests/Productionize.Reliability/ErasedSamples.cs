namespace Productionize;

/// <summary>Records and outcomes of somebody who is erased, whose name stands wherever text may stand, and of others.</summary>
internal static class ErasedSamples
{
    private const int Batch = 50;

    public static PredictionRecord Record(int number, bool isErased, string canary)
    {
        var text = isErased ? canary : $"other {number}";
        return PredictionSamples.Record(number, $"{text} {number}") with
        {
            Subject = text,
            Caller = text,
            Error = text,
            Reason = text,
            Tags = new Dictionary<string, string> { [text] = text },
            Input = PredictionSamples.InputRow(number % 100, text),
        };
    }

    public static PredictionOutcome Outcome(int number, bool isErased, string canary, string kind = PredictionOutcome.Truth)
    {
        var text = isErased ? canary : $"other {number}";
        return number % 3 == 0 ? PredictionSamples.OutcomeOf($"{text} {number}", text, 1) with { Kind = kind }
            : PredictionSamples.Outcome(number, text, 1, kind);
    }

    /// <summary>
    /// A log of which one half is sealed and the other is not, outcomes of the first one in both; with what killed seals leave: a segment
    /// beside what it was sealed into, a file and an index without their names, and the index of a file that is gone.
    /// </summary>
    public static async Task WriteAsync(string directory, int records, string canary)
    {
        var maxBytes = Math.Max(64 * 1024, records * 10L);
        await WriteAsync(directory, maxBytes, 0, records / 2, canary);
        var segment = Directory.GetFiles(Path.Combine(directory, "segments"), "*.segment").Order(StringComparer.Ordinal).First();
        var bytes = await File.ReadAllBytesAsync(segment);
        var index = Directory.GetFiles(Path.Combine(directory, "index"), "*.index", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).First();
        var indexed = await File.ReadAllBytesAsync(index);
        await using (var log = new PredictionLog(directory, new PredictionSegmentOptions { Format = new ParquetRowFormat() }))
        {
            await log.SealAsync();
        }

        await File.WriteAllBytesAsync(segment, bytes);
        await File.WriteAllBytesAsync(Path.Combine(Path.GetDirectoryName(index)!, "gone.segment.index"), indexed);
        await File.WriteAllBytesAsync(index + ".unfinished", indexed);
        foreach (var file in Directory.GetFiles(directory, "*.parquet", SearchOption.AllDirectories))
        {
            File.Copy(file, LogDirectory.AsideOf(file));
        }

        await WriteAsync(directory, maxBytes, records / 2, records, canary);
    }

    public static bool IsErased(int number) => number % 10 == 3;

    private static async Task WriteAsync(string directory, long maxBytes, int from, int to, string canary)
    {
        await using var log = new PredictionLog(directory, new PredictionSegmentOptions { MaxBytes = maxBytes });
        for (var number = from; number < to; number += Batch)
        {
            var numbers = Enumerable.Range(number, Batch).ToArray();
            await log.LogAsync(PredictionBuffer.Of(numbers.Select(one => Record(one, IsErased(one), canary))));
            await log.LogOutcomesAsync([.. numbers.Select(one => Outcome(one, IsErased(one), canary))]);
            await log.LogOutcomesAsync([.. numbers.Select(one => one - from).Select(one => Outcome(one, IsErased(one), canary, "decision"))]);
        }

        await log.SealAsync();
    }
}
