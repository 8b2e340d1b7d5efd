using System.Globalization;

namespace Productionize;

/// <summary>What a batch run did.</summary>
public sealed record BatchSummary
{
    /// <summary>Source and sink, as in <c>flights.csv → scores.csv</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Rows scored by this run, failed ones included.</summary>
    public long Rows { get; init; }

    /// <summary>Rows for which the model failed; they stand in the sink with their <c>Error</c>.</summary>
    public long Failed { get; init; }

    /// <summary>Rows that runs before had scored, and that were passed over.</summary>
    public long ScoredBefore { get; init; }

    /// <summary>Rows that the source rejected.</summary>
    public long Rejected { get; init; }

    /// <summary>Predictions of this run that the log lost; they stand in the sink all the same.</summary>
    public long LogLost { get; init; }

    /// <summary>The rows that each model and version answered, by names such as <c>churn@3</c>.</summary>
    public required IReadOnlyDictionary<string, long> Versions { get; init; }

    /// <summary>The rows for which the model failed, by the type of the exception, as in the sink.</summary>
    public IReadOnlyDictionary<string, long> Errors { get; init; } = new Dictionary<string, long>();

    /// <summary>The highest watermark of all runs; null without one.</summary>
    public long? Watermark { get; init; }

    /// <summary>How long the run took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>A table for people.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString()
    {
        var rate = Elapsed > TimeSpan.Zero ? Rows / Elapsed.TotalSeconds : 0;
        (string Name, string Value)[] lines =
        [
            ("scored", string.Create(CultureInfo.InvariantCulture, $"{Rows:N0} rows in {Elapsed:h\\:mm\\:ss\\.f}, {rate:N0} a second")),
            .. Each(Versions), .. Optional("failed", Failed), .. Each(Errors), .. Optional("scored before", ScoredBefore), .. Optional("rejected", Rejected),
            .. Optional("lost by the log", LogLost),
        ];
        var width = lines.Max(line => line.Name.Length);
        return string.Join('\n', lines.Select(line => $"{line.Name.PadRight(width)}  {line.Value}").Prepend(Name));
    }

    private static IEnumerable<(string Name, string Value)> Each(IReadOnlyDictionary<string, long> counts) =>
        counts.OrderBy(count => count.Key, StringComparer.Ordinal)
            .Select(count => ($"  {count.Key}", count.Value.ToString("N0", CultureInfo.InvariantCulture)));

    private static IEnumerable<(string Name, string Value)> Optional(string name, long count)
    {
        if (count > 0)
        {
            yield return (name, count.ToString("N0", CultureInfo.InvariantCulture));
        }
    }
}
