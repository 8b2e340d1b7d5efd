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

    /// <summary>
    /// Says why one prediction was what it was: what went in and came out, by which version, who had promoted that one, and what came true.
    /// What today's champion answers to the same input is a question to the explanation:
    /// <see cref="PredictionExplanation.AskChampionAsync"/>.
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="id">The id of the prediction.</param>
    /// <param name="store">Has the history of the alias; null: nothing is said about who promoted the version.</param>
    /// <param name="alias">The alias that callers were served by.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The explanation of the live answer; the others of this id (shadows) are listed. Null for an id that is not in the log.
    /// </returns>
    /// <exception cref="ArgumentNullException">The log or the alias is null; thrown at the call.</exception>
    /// <exception cref="ArgumentException"><paramref name="alias"/> is no name; thrown at the call.</exception>
    /// <exception cref="ModelIntegrityException">The history is not as it was written.</exception>
    public static ValueTask<PredictionExplanation?> ExplainAsync(
        this IPredictionReader log,
        Guid id,
        IModelStore? store = null,
        string alias = "champion",
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        Names.ThrowIfInvalid(alias);
        return ReadAsync(log, id, store, alias, cancellationToken);
    }

    private static async ValueTask<PredictionExplanation?> ReadAsync(
        IPredictionReader log, Guid id, IModelStore? store, string alias, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var found = new List<LoggedPrediction>();
        var predictions = log.ReadAsync(new PredictionQuery { Id = id }, cancellationToken);
        await foreach (var prediction in predictions.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            found.Add(prediction);
        }

        if (found.Count == 0)
        {
            return null;
        }

        var main = Math.Max(0, found.FindIndex(prediction => prediction.Record.Role == PredictionRole.Live));
        var (record, outcomes) = found[main];
        found.RemoveAt(main);
        var (promotion, note) = store is null ? default
            : await VersionPromotion.FindAsync(store, record, alias, cancellationToken).ConfigureAwait(false);
        return new() { Record = record, Outcomes = outcomes, Others = found.AsReadOnly(), Promotion = promotion, PromotionNote = note };
    }

    private static async ValueTask<PredictionSummary> ReadAsync(
        IPredictionReader log,
        PredictionQuery query,
        SummaryReading reading,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
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
