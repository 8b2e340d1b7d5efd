using Polly;

namespace Productionize;

/// <summary>Runs each call through a pipeline of Polly: retries, timeouts, circuit breakers.</summary>
internal sealed class ResilienceModel<TInput, TOutput>(IModel<TInput, TOutput> inner, ResiliencePipeline pipeline)
    : DelegatingModel<TInput, TOutput>(inner)
{
    public override ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
        pipeline.ExecuteAsync(
            static (call, token) => call.Inner.PredictAsync(call.Input, call.Options, token),
            (Inner, Input: input, Options: options),
            cancellationToken);

    public override ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<TInput> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default) =>
        pipeline.ExecuteAsync(
            static (call, token) => call.Inner.PredictBatchAsync(call.Inputs, call.Options, token),
            (Inner, Inputs: inputs, Options: options),
            cancellationToken);
}
