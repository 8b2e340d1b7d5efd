namespace Productionize;

/// <summary>Takes everything and keeps nothing, so that only the caller's side of a log is measured.</summary>
internal sealed class NoLogger : IPredictionLogger
{
    public Durability Durability => Durability.Accepted;

    public ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default) => default;

    public ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default) => default;
}
