namespace Productionize;

/// <summary>A readable log that keeps every promise, in memory; each wrong one overrides where it breaks one.</summary>
internal abstract class RightLog : IPredictionLogger, IPredictionReader
{
    public Durability Durability => Durability.Accepted;

    protected InMemoryPredictionLog Log { get; } = new();

    public ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default) =>
        Log.LogAsync(batch, cancellationToken);

    public virtual ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default) =>
        Log.LogOutcomesAsync(outcomes, cancellationToken);

    public virtual IAsyncEnumerable<LoggedPrediction> ReadAsync(PredictionQuery query, CancellationToken cancellationToken = default) =>
        Log.ReadAsync(query, cancellationToken).Select(Shown);

    public virtual IAsyncEnumerable<PredictionColumns> ReadColumnsAsync(
        PredictionQuery query, CancellationToken cancellationToken = default) =>
        Log.ReadColumnsAsync(query, cancellationToken).Select(Shown);

    /// <summary>What a reader gets of a prediction.</summary>
    protected virtual LoggedPrediction Shown(LoggedPrediction logged) => logged;

    /// <summary>What a reader gets of a chunk.</summary>
    protected virtual PredictionColumns Shown(PredictionColumns chunk) => chunk;
}
