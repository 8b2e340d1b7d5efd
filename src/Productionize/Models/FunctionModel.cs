namespace Productionize;

/// <summary>A model of a function.</summary>
internal sealed class FunctionModel<TInput, TOutput>(
    string name, Func<TInput, TOutput> predict, RowCodec<TInput> input, RowCodec<TOutput> output)
    : NamedModel<TInput, TOutput>(name, input, output)
{
    public override ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(new Prediction<TOutput>(predict(input), options.Id, Info));
    }
}
