namespace Productionize;

/// <summary>
/// A model with its stages: assigns ids, owns what it wraps, and disposes each part once. Safe for concurrent calls.
/// </summary>
/// <typeparam name="TInput">What goes in.</typeparam>
/// <typeparam name="TOutput">What comes out.</typeparam>
public sealed class ModelPipeline<TInput, TOutput> : IModel<TInput, TOutput>, IModelLifetime
{
    private readonly IModel<TInput, TOutput> _outer;
    private readonly LiveModel<TInput, TOutput>? _live;
    private readonly PipelineParts _parts;
    private readonly PredictionIds _ids;
    private volatile bool _disposed;

    internal ModelPipeline(IModel<TInput, TOutput> outer, IModel<TInput, TOutput> inner, PipelineParts parts)
    {
        (_outer, _live, _parts) = (outer, inner as LiveModel<TInput, TOutput>, parts);
        _ids = new PredictionIds(parts.Time);
    }

    /// <inheritdoc/>
    public string Name => _parts.Name;

    /// <inheritdoc/>
    public bool IsReady => !_disposed && (_live is null || _live.Current is not null);

    /// <summary>What the log stage has accepted, written and lost since the pipeline was built; null without a log.</summary>
    public PredictionLogStatistics? LogStatistics => _parts.Queue?.Statistics;

    /// <inheritdoc/>
    public ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        if (input is null)
        {
            throw new ArgumentNullException(nameof(input));
        }

        if (options.Id == Guid.Empty)
        {
            options = options with { Id = _ids.Next() };
        }

        var pending = _outer.PredictAsync(input, options, cancellationToken);
        if (!pending.IsCompletedSuccessfully)
        {
            return AwaitAsync(pending, options.Id);
        }

        var prediction = pending.Result;
        return prediction.Id == options.Id ? new(prediction) : new(prediction with { Id = options.Id });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<TInput> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        Prediction.CheckBatch(inputs, options);
        return inputs.Any(input => input is null)
            ? Prediction.OneByOneAsync(this, inputs, options, cancellationToken) // the null rows fail alone
            : PredictIdentifiedAsync(inputs, options, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask StartAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _live?.StartAsync(cancellationToken) ?? default;
    }

    /// <summary>
    /// Looks at the alias now instead of waiting for its move to be noticed, and serves the version it points at. Does nothing for a
    /// pipeline that follows no alias.
    /// </summary>
    /// <param name="cancellationToken">Ends the call; the version served stays.</param>
    /// <returns>Completes when the version is served.</returns>
    /// <exception cref="AliasNotFoundException">The alias points at nothing; the version served stays.</exception>
    /// <exception cref="ModelIntegrityException">The version's files are damaged; the version served stays.</exception>
    public ValueTask ReloadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _live?.ReloadAsync(cancellationToken) ?? default;
    }

    /// <summary>Waits until everything that the log stage has accepted is written.</summary>
    /// <param name="cancellationToken">Ends the wait, not the writing.</param>
    /// <returns>Completes when everything accepted before the call is written.</returns>
    /// <exception cref="PredictionLogException">Records were lost since the last flush.</exception>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => _parts.Queue?.FlushAsync(cancellationToken) ?? default;

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : _outer.GetService(serviceType, serviceKey);
    }

    /// <summary>Writes what the log has accepted and disposes every part that the pipeline owns, once.</summary>
    /// <returns>Completes when everything is disposed.</returns>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        return _parts.DisposeAsync();
    }

    private void ThrowIfDisposed()
    {
        if (_disposed)
        {
            throw _parts.Disposed();
        }
    }

    private static Prediction<TOutput> Complete(in Prediction<TOutput> prediction, Guid id) =>
        prediction.Id == id ? prediction : prediction with { Id = id };

    private static async ValueTask<Prediction<TOutput>> AwaitAsync(ValueTask<Prediction<TOutput>> pending, Guid id) =>
        Complete(await pending.ConfigureAwait(false), id);

    private async ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictIdentifiedAsync(
        IReadOnlyList<TInput> inputs, IReadOnlyList<PredictionOptions>? options, CancellationToken cancellationToken)
    {
        var identified = new PredictionOptions[inputs.Count];
        for (var i = 0; i < identified.Length; i++)
        {
            var row = options is null ? default : options[i];
            identified[i] = row.Id == Guid.Empty ? row with { Id = _ids.Next() } : row;
        }

        var answers = await _outer.PredictBatchAsync(inputs, identified, cancellationToken).ConfigureAwait(false);
        if (answers.Count != inputs.Count)
        {
            throw new InvalidOperationException(
                $"A stage of the pipeline '{Name}' answered {answers.Count} rows for {inputs.Count} inputs. " +
                "A batch answers each input once.");
        }

        var predictions = new Prediction<TOutput>[answers.Count];
        for (var i = 0; i < predictions.Length; i++)
        {
            predictions[i] = Complete(answers[i], identified[i].Id);
        }

        return predictions;
    }
}
