namespace Productionize.Predictions;

/// <summary>A log that seals after each call, so that whatever is read comes from sealed files.</summary>
internal sealed class SealingLog(PredictionLog log) : IPredictionLogger, IPredictionReader, IAsyncDisposable
{
    public PredictionLog Log => log;

    public Durability Durability => log.Durability;

    public ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default) =>
        SealAsync(log.LogAsync(batch, cancellationToken));

    public ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default) =>
        SealAsync(log.LogOutcomesAsync(outcomes, cancellationToken));

    public IAsyncEnumerable<LoggedPrediction> ReadAsync(PredictionQuery query, CancellationToken cancellationToken = default) =>
        log.ReadAsync(query, cancellationToken);

    public IAsyncEnumerable<PredictionColumns> ReadColumnsAsync(PredictionQuery query, CancellationToken cancellationToken = default) =>
        log.ReadColumnsAsync(query, cancellationToken);

    public ValueTask DisposeAsync() => log.DisposeAsync();

    private async ValueTask SealAsync(ValueTask logged)
    {
        await logged;
        await log.SealAsync();
    }
}
