namespace Productionize;

/// <summary>
/// The base of decorators: passes on to <see cref="Inner"/>. A batch goes through <see cref="PredictAsync"/> row by row, so that
/// no stage is skipped by a batch; a stage that keeps vectorisation overrides <see cref="PredictBatchAsync"/> as well.
/// </summary>
/// <param name="inner">The model asked. It is not owned: the pipeline disposes it.</param>
/// <typeparam name="TInput">What goes in.</typeparam>
/// <typeparam name="TOutput">What comes out.</typeparam>
public abstract class DelegatingModel<TInput, TOutput>(IModel<TInput, TOutput> inner) : IModel<TInput, TOutput>
{
    /// <summary>The model that this one stands around.</summary>
    protected IModel<TInput, TOutput> Inner { get; } = inner ?? throw new ArgumentNullException(nameof(inner));

    /// <inheritdoc/>
    public abstract ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public virtual ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<TInput> inputs,
        IReadOnlyList<PredictionOptions>? options = null,
        CancellationToken cancellationToken = default) =>
        Prediction.OneByOneAsync(this, inputs, options, cancellationToken);

    /// <inheritdoc/>
    public virtual object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : Inner.GetService(serviceType, serviceKey);
    }
}
