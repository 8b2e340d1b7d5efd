namespace Productionize;

/// <summary>Makes a decision, or another form, of the model's answers; owns the model as a pipeline does.</summary>
internal sealed class OutputMappedModel<TInput, TScore, TOutput> : IModel<TInput, TOutput>, IAsyncDisposable
{
    private readonly IModel<TInput, TScore> _inner;
    private readonly Func<TScore, TOutput> _map;
    private readonly RowCodec<TOutput> _codec;
    private readonly ModelInfo? _info;

    public OutputMappedModel(IModel<TInput, TScore> inner, Func<TScore, TOutput> map, RowCodec<TOutput> codec)
    {
        (_inner, _map, _codec) = (inner, map, codec);
        if (inner.GetService<ModelInfo>() is { } info)
        {
            var signature = info.Signature is { } known ? known with { Output = codec.Schema } : null;
            _info = new ModelInfo(info.Name, info.Version, signature) { Format = info.Format, Digest = info.Digest };
        }
    }

    public ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        var pending = _inner.PredictAsync(input, options, cancellationToken);
        return pending.IsCompletedSuccessfully ? new(Map(pending.Result)) : AwaitAsync(pending);
    }

    public async ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<TInput> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        var raw = await _inner.PredictBatchAsync(inputs, options, cancellationToken).ConfigureAwait(false);
        var predictions = new Prediction<TOutput>[raw.Count];
        for (var i = 0; i < predictions.Length; i++)
        {
            try
            {
                predictions[i] = raw[i].Error is { } failure
                    ? Prediction<TOutput>.Failed(failure, raw[i].Id, raw[i].Model)
                    : Map(raw[i]);
            }
            catch (Exception error)
            {
                predictions[i] = Prediction<TOutput>.Failed(error, raw[i].Id, raw[i].Model);
            }
        }

        return predictions;
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is RowCodec.OutputKey && serviceType == typeof(RowCodec<TOutput>) ? _codec
            : serviceKey is not null ? null
            : serviceType == typeof(ModelInfo) ? _info
            : serviceType == typeof(RowCodec<TOutput>) && typeof(TInput) != typeof(TOutput) ? _codec
            : serviceType.IsInstanceOfType(this) ? this
            : _inner.GetService(serviceType);
    }

    public ValueTask DisposeAsync() => PipelineParts.DisposeAsync(_inner);

    private Prediction<TOutput> Map(Prediction<TScore> raw) => raw.WithValue(_map(raw.Value));

    private async ValueTask<Prediction<TOutput>> AwaitAsync(ValueTask<Prediction<TScore>> pending) => Map(await pending.ConfigureAwait(false));
}
