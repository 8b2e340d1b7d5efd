using Microsoft.ML.OnnxRuntime;

namespace Productionize;

/// <summary>
/// An ONNX file as a model; made by <see cref="Onnx"/>. Single predictions use their buffers again and, where the outputs are tensors of a
/// fixed size, allocate nothing of their own; a batch is one run, or several where it is large. Both have completed when they return.
/// </summary>
/// <typeparam name="TInput">The type whose members fill the inputs, by name.</typeparam>
/// <typeparam name="TOutput">The type whose members take the outputs, by name; outputs that none takes are not fetched.</typeparam>
/// <remarks>
/// Safe for concurrent calls. Calls after disposal throw <see cref="ObjectDisposedException"/>; those that run meanwhile end as usual, and
/// the last one frees the native memory. Numbers that are not finite come through as what they are (<c>UseOutputCheck</c> refuses them);
/// within JSON, which has none, the model itself refuses them.
/// </remarks>
public sealed class OnnxModel<TInput, TOutput> : IModel<TInput, TOutput>, IDisposable
{
    private readonly OnnxSession _session;
    private readonly ModelPlan _plan;
    private readonly RowCodec<TInput> _input;
    private readonly RowCodec<TOutput> _output;
    private readonly EnginePool<OnnxRun> _free;
    private readonly EnginePool<OnnxRun> _bound;
    private int _disposed;
    private volatile bool _binds;
    private volatile bool _proven;

    internal OnnxModel(OnnxSession session, ModelPlan plan, RowCodec<TInput> input, RowCodec<TOutput> output)
    {
        (_session, _plan, _input, _output, _binds) = (session, plan, input, output, plan.CanBind);
        _free = new(() => new OnnxRun(session, plan, bound: false));
        _bound = new(() => new OnnxRun(session, plan, bound: true));

        // The first one now, so that the first call need not wait for it.
        Single.Return(Single.Rent());
    }

    private EnginePool<OnnxRun> Single => _binds ? _bound : _free;

    internal ModelInfo Info => _plan.Info;

    internal int RowsPerRun => _plan.RowsPerRun;

    internal RowCodec<TInput> InputCodec => _input;

    internal RowCodec<TOutput> OutputCodec => _output;

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="InvalidInputException">A value is missing that has no stand-in, or would have to be changed to fit its tensor.
    /// </exception>
    /// <exception cref="InvalidDataException">The model gave another shape than one answer per row.</exception>
    /// <exception cref="NonFinitePredictionException">NaN or infinity in an output that becomes JSON.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="OnnxRuntimeException">An operator of the model fails on this input.</exception>
    public ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        if (input is null)
        {
            throw new ArgumentNullException(nameof(input));
        }

        ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        return new(new Prediction<TOutput>(Predict(input, cancellationToken), options.Id, Info));
    }

    /// <summary>
    /// Predicts many inputs in few runs of at most <see cref="OnnxOptions.MaxBatchRows"/> rows; row by row where the model takes one only.
    /// Inputs that do not fit carry their <see cref="Prediction{TOutput}.Error"/> and are left out; if a run fails, each of its rows is
    /// asked alone, so that only the bad ones carry an error.
    /// </summary>
    /// <param name="inputs">The inputs; not changed during the call.</param>
    /// <param name="options">Null, or one per input.</param>
    /// <param name="cancellationToken">Ends the whole batch, also within a run.</param>
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
        return new(new OnnxBatch<TInput, TOutput>(this, inputs, options, cancellationToken).Predict());
    }

    /// <summary>Answers <see cref="ModelInfo"/>, the codecs of both rows, and the model itself.</summary>
    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is RowCodec.OutputKey && serviceType == typeof(RowCodec<TOutput>) ? _output
            : serviceKey is not null ? null
            : serviceType == typeof(ModelInfo) ? Info
            : serviceType == typeof(RowCodec<TInput>) ? _input
            : serviceType == typeof(RowCodec<TOutput>) ? _output
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Frees the session, after the last call that is running. A second call does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _bound.Dispose();
            _free.Dispose();
            _session.Leave();
        }
    }

    /// <summary>Predicts one input, without its id.</summary>
    internal TOutput Predict(TInput input, CancellationToken cancellationToken)
    {
        var pool = Single;
        try
        {
            var answer = Predict(pool, input, cancellationToken);
            _proven = true;
            return answer;
        }
        catch (OnnxRuntimeException) when (ReferenceEquals(pool, _bound) && !_proven)
        {
            // Some exporters declare another shape than the model computes, which a bound output refuses.
            var answer = Predict(_free, input, cancellationToken);
            _binds = false;
            return answer;
        }
    }

    /// <summary>Buffers for a run over several rows; given back with <see cref="Return"/>.</summary>
    internal OnnxRun Rent() => Rent(_free);

    internal void Return(OnnxRun run)
    {
        run.Release();
        _free.Return(run);
    }

    private TOutput Predict(EnginePool<OnnxRun> pool, TInput input, CancellationToken cancellationToken)
    {
        var run = Rent(pool);
        try
        {
            run.Begin(1);
            run.Write(_input, input, 0, Info);
            run.Execute(1, cancellationToken);
            return run.Read(_output, 0);
        }
        finally
        {
            run.Release();
            pool.Return(run);
        }
    }

    private OnnxRun Rent(EnginePool<OnnxRun> pool)
    {
        try
        {
            return pool.Rent();
        }
        catch (ObjectDisposedException)
        {
            throw Disposed();
        }
    }

    private void ThrowIfDisposed()
    {
        if (_free.IsDisposed)
        {
            throw Disposed();
        }
    }

    private ObjectDisposedException Disposed() =>
        new(Info.ToString(), $"The model '{Info}' was disposed. Dispose it after its last call, or load it again.");
}
