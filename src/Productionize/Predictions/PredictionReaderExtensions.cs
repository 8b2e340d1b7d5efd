namespace Productionize;

/// <summary>First answers from any prediction log: what its reader gives is enough. Safe for concurrent calls.</summary>
public static class PredictionReaderExtensions
{
    /// <summary>
    /// Sums a log up by week, version and role: volume, errors, latency, how often the truth is known, how good the answers were and what
    /// they earned. One pass over the columns; memory grows with weeks and versions (at most some 200 KB for each), not with rows.
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="query">Which predictions; its <see cref="PredictionQuery.Fields"/> are not looked at.</param>
    /// <param name="options">Which output is the score, ages, progress; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The summary; one that says so where nothing matches.</returns>
    /// <exception cref="ArgumentNullException">The log or the query is null; thrown at the call.</exception>
    /// <exception cref="ArgumentException">The options are out of range; the message names every fault. Thrown at the call.</exception>
    public static ValueTask<PredictionSummary> SummarizeAsync(
        this IPredictionReader log,
        PredictionQuery query,
        PredictionSummaryOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(query);
        options ??= new PredictionSummaryOptions();
        options.Validate();
        return ReadAsync(log, query, new SummaryReading(options), options.Progress, cancellationToken);
    }

    private static async ValueTask<PredictionSummary> ReadAsync(
        IPredictionReader log,
        PredictionQuery query,
        SummaryReading reading,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var columns = log.ReadColumnsAsync(query with { Fields = reading.Fields }, cancellationToken);
        await foreach (var chunk in columns.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            // A team's own reader may not look at the token.
            cancellationToken.ThrowIfCancellationRequested();
            reading.Add(chunk);
            progress?.Report(reading.Rows);
        }

        return reading.ToSummary();
    }
}
