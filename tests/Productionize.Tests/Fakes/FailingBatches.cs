namespace Productionize;

/// <summary>A stage whose batches fail as a whole, thrown at the call, as long as a test says.</summary>
public sealed class FailingBatches<TOutput>(IModel<Applicant, TOutput> inner, Func<bool> fails) : DelegatingModel<Applicant, TOutput>(inner)
{
    public override ValueTask<Prediction<TOutput>> PredictAsync(
        Applicant input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
        Inner.PredictAsync(input, options, cancellationToken);

    public override ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<Applicant> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default) =>
        fails() ? throw new IOException("the whole batch") : Inner.PredictBatchAsync(inputs, options, cancellationToken);
}
