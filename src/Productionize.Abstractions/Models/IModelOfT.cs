namespace Productionize;

/// <summary>
/// Predicts <typeparamref name="TOutput"/> from <typeparamref name="TInput"/>. A wrapped proof of concept, each stage of a
/// pipeline, a router over two versions and a client of a remote service are all models, so each is tested alone.
/// </summary>
/// <typeparam name="TInput">What goes in: one row of features.</typeparam>
/// <typeparam name="TOutput">What comes out: a score, a class with probabilities, a ranked list.</typeparam>
/// <remarks>
/// Implementations are safe for concurrent calls. The interface is not disposable: a pipeline owns what it wraps, and
/// disposes a model that is <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/>.
/// </remarks>
public interface IModel<TInput, TOutput> : IModel
{
    /// <summary>Predicts one input.</summary>
    /// <param name="input">The input; never changed.</param>
    /// <param name="options">Id, business key, subject and caller; the default lets the pipeline assign an id.</param>
    /// <param name="cancellationToken">Ends the call; cancellation is its own status, neither wrapped nor retried.</param>
    /// <returns>The prediction with its id and the version that answered.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default);

    /// <summary>
    /// Predicts many inputs. A row that fails is a prediction with an <see cref="Prediction{TOutput}.Error"/>, so that one bad
    /// row does not cost a thousand good ones. This default asks row by row; override it where the model is vectorised.
    /// </summary>
    /// <param name="inputs">The inputs; not changed during the call.</param>
    /// <param name="options">Null, or one per input, since each row has its own id and subject.</param>
    /// <param name="cancellationToken">Ends the whole batch.</param>
    /// <returns>One prediction per input, in the order of the inputs.</returns>
    /// <exception cref="ArgumentException"><paramref name="options"/> has another count than <paramref name="inputs"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<TInput> inputs,
        IReadOnlyList<PredictionOptions>? options = null,
        CancellationToken cancellationToken = default) =>
        Prediction.OneByOneAsync(this, inputs, options, cancellationToken);
}
