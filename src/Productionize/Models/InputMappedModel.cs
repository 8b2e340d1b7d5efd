namespace Productionize;

/// <summary>Makes features from raw inputs before the model; owns the model as a pipeline does.</summary>
internal sealed class InputMappedModel<TRaw, TInput, TOutput> : IModel<TRaw, TOutput>, IAsyncDisposable
{
    private readonly IModel<TInput, TOutput> _inner;
    private readonly Func<TRaw, TInput> _map;
    private readonly RowCodec<TRaw> _codec;
    private readonly ModelInfo? _info;

    public InputMappedModel(IModel<TInput, TOutput> inner, Func<TRaw, TInput> map, RowCodec<TRaw> codec)
    {
        (_inner, _map, _codec) = (inner, map, codec);
        if (inner.GetService<ModelInfo>() is { } info)
        {
            // The raw input is what callers send, so it is what is checked and logged.
            var signature = info.Signature is { } known ? known with { Input = codec.Schema } : null;
            _info = new ModelInfo(info.Name, info.Version, signature) { Format = info.Format, Digest = info.Digest };
        }
    }

    public ValueTask<Prediction<TOutput>> PredictAsync(
        TRaw input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _inner.PredictAsync(Map(input), options, cancellationToken);
    }

    public ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<TRaw> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        Prediction.CheckBatch(inputs, options);
        cancellationToken.ThrowIfCancellationRequested();
        var mapped = new TInput[inputs.Count];
        for (var i = 0; i < mapped.Length; i++)
        {
            try
            {
                mapped[i] = Map(inputs[i]);
            }
            catch (Exception)
            {
                // Some row is bad: each is asked alone, so that only it carries the error.
                return Prediction.OneByOneAsync(this, inputs, options, cancellationToken);
            }
        }

        return _inner.PredictBatchAsync(mapped, options, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? _inner.GetService(serviceType, serviceKey)
            : serviceType == typeof(ModelInfo) ? _info
            : serviceType == typeof(RowCodec<TRaw>) ? _codec
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(RowCodec<TInput>) && typeof(TInput) != typeof(TOutput) ? null
            : _inner.GetService(serviceType);
    }

    public ValueTask DisposeAsync() => PipelineParts.DisposeAsync(_inner);

    private TInput Map(TRaw input) => input is null ? throw new ArgumentNullException(nameof(input)) : _map(input);
}
