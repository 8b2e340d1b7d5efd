using Microsoft.ML;

namespace Productionize;

/// <summary>
/// A trained ML.NET pipeline as a model; made by <c>MLNet.CreateModel</c> or by the loader of
/// <see cref="MLNet.Loader{TInput, TOutput}"/>. Predictions share a few engines; a batch is predicted row by row on the caller's thread,
/// which is faster than <c>Transform</c>. Both have completed when they return.
/// </summary>
/// <typeparam name="TInput">The rows of the pipeline, mapped to columns as ML.NET does (<c>ColumnName</c>, <c>VectorType</c>).</typeparam>
/// <typeparam name="TOutput">The columns wanted of its answer; each prediction gets a new one, which belongs to the caller.</typeparam>
/// <remarks>
/// Safe for concurrent calls. Dispose it when no call is running: calls after that throw <see cref="ObjectDisposedException"/>. A model
/// from a loader owns its pipeline and disposes it; one from <c>CreateModel</c> leaves the pipeline to the caller.
/// </remarks>
public sealed class MLNetModel<TInput, TOutput> : IModel<TInput, TOutput>, IDisposable
    where TInput : class
    where TOutput : class, new()
{
    private readonly ITransformer _transformer;
    private readonly bool _ownsTransformer;
    private readonly ModelInfo _info;
    private readonly EnginePool<PredictionEngine<TInput, TOutput>> _engines;

    internal MLNetModel(MLContext ml, ITransformer transformer, bool ownsTransformer, ModelInfo info)
    {
        (_transformer, _ownsTransformer, _info) = (transformer, ownsTransformer, info);

        // Engines would dispose the pipeline, which all of them share.
        var options = new PredictionEngineOptions { OwnsTransformer = false };
        _engines = new(() => ml.Model.CreatePredictionEngine<TInput, TOutput>(transformer, options));

        // The first engine now: types that do not fit are refused before the first call, which need not wait for it.
        _engines.Return(_engines.Rent());
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        var output = new TOutput();
        var engine = _engines.Rent();
        try
        {
            engine.Predict(input, ref output);
        }
        finally
        {
            // Also after an error: an engine counts its rows and computes each anew, nothing of a failed one is left.
            _engines.Return(engine);
        }

        return new(new Prediction<TOutput>(output, options.Id, _info));
    }

    /// <summary>
    /// Predicts many inputs, row by row; a row that fails carries its <see cref="Prediction{TOutput}.Error"/> and costs no other row.
    /// </summary>
    /// <param name="inputs">The inputs; not changed during the call.</param>
    /// <param name="options">Null, or one per input.</param>
    /// <param name="cancellationToken">Ends the whole batch; looked at before every row.</param>
    /// <returns>One prediction per input, in the order of the inputs.</returns>
    /// <exception cref="ArgumentException"><paramref name="options"/> has another count than <paramref name="inputs"/>.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<TInput> inputs,
        IReadOnlyList<PredictionOptions>? options = null,
        CancellationToken cancellationToken = default)
    {
        Prediction.CheckBatch(inputs, options);
        ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();

        // Faster than a pass of the pipeline over the batch, which pays for cursors, and a bad row costs no other row.
        return Prediction.OneByOneAsync(this, inputs, options, cancellationToken);
    }

    /// <summary>Answers <see cref="ModelInfo"/>, the codecs of both rows, and the model itself.</summary>
    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is RowCodec.OutputKey && serviceType == typeof(RowCodec<TOutput>) ? RowCodec.For<TOutput>()
            : serviceKey is not null ? null
            : serviceType == typeof(ModelInfo) ? _info
            : serviceType == typeof(RowCodec<TInput>) ? RowCodec.For<TInput>()
            : serviceType == typeof(RowCodec<TOutput>) ? RowCodec.For<TOutput>()
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Disposes the engines, and the pipeline if a loader made it. A second call does nothing.</summary>
    public void Dispose()
    {
        if (_engines.IsDisposed)
        {
            return;
        }

        _engines.Dispose();
        if (_ownsTransformer)
        {
            (_transformer as IDisposable)?.Dispose();
        }
    }

    private void ThrowIfDisposed()
    {
        if (_engines.IsDisposed)
        {
            throw new ObjectDisposedException(
                _info.ToString(), $"The model '{_info}' was disposed. Dispose it after its last call, or load it again.");
        }
    }
}
