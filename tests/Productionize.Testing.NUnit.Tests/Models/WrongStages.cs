namespace Productionize;

[Breaks(typeof(ModelStageSuite<>), nameof(ModelStageSuite<>.A_batch_passes_the_stage))]
internal sealed class WrongStageThatABatchPassesBy(IModel<float, float> inner) : RightStage(inner)
{
    public override ValueTask<IReadOnlyList<Prediction<float>>> PredictBatchAsync(
        IReadOnlyList<float> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default) =>
        Inner.PredictBatchAsync(inputs, options, cancellationToken);
}

[Breaks(typeof(ModelStageSuite<>), nameof(ModelStageSuite<>.The_model_inside_is_asked_under_the_same_id_key_subject_and_caller))]
internal sealed class WrongStageThatForgetsTheKey(IModel<float, float> inner) : RightStage(inner)
{
    public override ValueTask<Prediction<float>> PredictAsync(
        float input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
        base.PredictAsync(input, options with { Key = null }, cancellationToken);
}

[Breaks(typeof(ModelStageSuite<>), nameof(ModelStageSuite<>.An_answer_keeps_the_model_that_gave_it))]
internal sealed class WrongStageThatTakesTheCredit(IModel<float, float> inner) : RightStage(inner)
{
    private static readonly ModelInfo Own = new("stub", 7);

    public override async ValueTask<Prediction<float>> PredictAsync(
        float input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
        await base.PredictAsync(input, options, cancellationToken) with { Model = Own };
}

[Breaks(typeof(ModelStageSuite<>), nameof(ModelStageSuite<>.An_answer_that_comes_later_is_the_same))]
internal sealed class WrongStageThatDoesNotWait(IModel<float, float> inner) : RightStage(inner)
{
    public override ValueTask<Prediction<float>> PredictAsync(
        float input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        var pending = base.PredictAsync(input, options, cancellationToken);
        return pending.IsCompleted ? pending : default;
    }
}

[Breaks(typeof(ModelStageSuite<>), nameof(ModelStageSuite<>.A_cancellation_inside_is_neither_wrapped_nor_retried))]
internal sealed class WrongStageThatRetriesACancellation(IModel<float, float> inner) : RightStage(inner)
{
    public override async ValueTask<Prediction<float>> PredictAsync(
        float input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await base.PredictAsync(input, options, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return await base.PredictAsync(input, options, CancellationToken.None);
        }
    }
}

[Breaks(typeof(ModelStageSuite<>), nameof(ModelStageSuite<>.GetService_walks_on_inward))]
internal sealed class WrongStageThatEndsTheWalk(IModel<float, float> inner) : RightStage(inner)
{
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        base.GetService(serviceType, serviceKey) is var found && (found == this || found is ModelInfo) ? found : null;
}

[Breaks(typeof(ModelStageSuite<>), nameof(ModelStageSuite<>.The_stage_does_not_dispose_the_model_inside))]
internal sealed class WrongStageThatDisposesTheModel(IModel<float, float> inner) : RightStage(inner)
{
    protected override void Dispose(bool disposing)
    {
        (Inner as IAsyncDisposable)?.DisposeAsync().AsTask().Wait();
        base.Dispose(disposing);
    }
}

[Breaks(typeof(ModelStageSuite<>), nameof(ModelStageSuite<>.A_row_that_fails_inside_costs_no_other_its_answer))]
internal sealed class WrongStageThatFailsAWholeBatch(IModel<float, float> inner) : RightStage(inner)
{
    public override async ValueTask<IReadOnlyList<Prediction<float>>> PredictBatchAsync(
        IReadOnlyList<float> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        var predictions = await base.PredictBatchAsync(inputs, options, cancellationToken);
        return predictions.FirstOrDefault(prediction => prediction.Error is not null).Error is { } error ? throw error : predictions;
    }
}
