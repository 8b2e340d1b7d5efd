namespace Productionize;

/// <summary>Makes NaN and infinity an error with a name, before they reach a caller.</summary>
internal sealed class OutputCheckModel<TInput, TOutput>(IModel<TInput, TOutput> inner, RowCodec<TOutput> codec)
    : DelegatingModel<TInput, TOutput>(inner)
{
    public override ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        var pending = Inner.PredictAsync(input, options, cancellationToken);
        return pending.IsCompletedSuccessfully ? new(Check(pending.Result)) : AwaitAsync(pending);
    }

    public override async ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<TInput> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        var predictions = await Inner.PredictBatchAsync(inputs, options, cancellationToken).ConfigureAwait(false);
        return predictions.Select(prediction =>
            prediction.Error is null && FaultOf(prediction) is { } fault
                ? Prediction<TOutput>.Failed(fault, prediction.Id, prediction.Model)
                : prediction).ToArray();
    }

    private async ValueTask<Prediction<TOutput>> AwaitAsync(ValueTask<Prediction<TOutput>> pending) =>
        Check(await pending.ConfigureAwait(false));

    private Prediction<TOutput> Check(Prediction<TOutput> prediction) =>
        FaultOf(prediction) is { } fault ? throw fault : prediction;

    private NonFinitePredictionException? FaultOf(in Prediction<TOutput> prediction)
    {
        var scratch = EncodingScratch.OfThread;
        var writer = scratch.Output;
        scratch.Encode(codec, prediction.Value, writer);
        return writer.NonFinite < 0 ? null : new NonFinitePredictionException(
            prediction.Model ?? Inner.GetService<ModelInfo>(), codec.Schema.Fields[writer.NonFinite].Name);
    }
}
