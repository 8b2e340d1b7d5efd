namespace Productionize;

/// <summary>A model of an asynchronous function.</summary>
internal sealed class AsyncFunctionModel<TInput, TOutput>(
    string name,
    Func<TInput, CancellationToken, ValueTask<TOutput>> predict,
    RowCodec<TInput> input,
    RowCodec<TOutput> output)
    : NamedModel<TInput, TOutput>(name, input, output)
{
    public override async ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new Prediction<TOutput>(await predict(input, cancellationToken).ConfigureAwait(false), options.Id, Info);
    }
}
