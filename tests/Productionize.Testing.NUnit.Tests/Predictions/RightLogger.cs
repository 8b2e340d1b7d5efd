namespace Productionize;

/// <summary>A logger that keeps every promise, in memory; each wrong one overrides where it breaks one.</summary>
internal abstract class RightLogger : IPredictionLogger
{
    public virtual Durability Durability => Durability.Accepted;

    /// <summary>What the suite is shown.</summary>
    public virtual LogContent Content => new([.. Log.Records.Select(KeptPrediction.Of)], Log.Outcomes);

    protected InMemoryPredictionLog Log { get; } = new();

    public virtual ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Log.LogAsync(PredictionBuffer.Of(Taken(Records(batch))), cancellationToken);
    }

    public virtual ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default) =>
        Log.LogOutcomesAsync(outcomes, cancellationToken);

    public virtual IPredictionLogger? Reopen() => null;

    /// <summary>What of a batch is logged.</summary>
    protected virtual IEnumerable<PredictionRecord> Taken(PredictionRecord[] records) => records;

    protected static PredictionRecord[] Records(PredictionBatch batch) =>
        [.. batch.Select(entry => entry.ToRecord())];
}
