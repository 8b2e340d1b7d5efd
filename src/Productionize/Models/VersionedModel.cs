namespace Productionize;

/// <summary>Says which version answered, for a loaded model that does not say so itself.</summary>
internal sealed class VersionedModel<TInput, TOutput>(IModel<TInput, TOutput> inner, ModelInfo info)
    : DelegatingModel<TInput, TOutput>(inner)
{
    public static IModel<TInput, TOutput> Of(IModel<TInput, TOutput> model, ModelVersion version)
    {
        if (model.GetService<ModelInfo>() is { } known && known.Name == version.Model && known.Version == version.Number)
        {
            return model;
        }

        return new VersionedModel<TInput, TOutput>(model, new ModelInfo(version.Model, version.Number, version.Signature)
        {
            Format = version.Format,
            Digest = version.Digest,
        });
    }

    public override ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        var pending = Inner.PredictAsync(input, options, cancellationToken);
        return pending.IsCompletedSuccessfully ? new(pending.Result with { Model = info }) : AwaitAsync(pending);
    }

    public override async ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<TInput> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        var predictions = await Inner.PredictBatchAsync(inputs, options, cancellationToken).ConfigureAwait(false);
        return predictions.Select(prediction => prediction with { Model = info }).ToArray();
    }

    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ModelInfo) ? info : base.GetService(serviceType, serviceKey);

    private async ValueTask<Prediction<TOutput>> AwaitAsync(ValueTask<Prediction<TOutput>> pending) =>
        await pending.ConfigureAwait(false) with { Model = info };
}
