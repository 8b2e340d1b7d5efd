namespace Productionize;

[Breaks(typeof(ModelSuite<>), nameof(ModelSuite<>.Inputs_are_not_changed))]
internal sealed class WrongModelThatWritesIntoItsInput : RightModel
{
    public override ValueTask<Prediction<float>> PredictAsync(
        float[] input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        var answer = base.PredictAsync(input, options, cancellationToken);
        input[1]++;
        return answer;
    }
}

[Breaks(typeof(ModelSuite<>), nameof(ModelSuite<>.A_batch_answers_as_single_calls_do_in_the_order_of_its_inputs))]
internal sealed class WrongModelThatAnswersABatchInAnotherOrder : RightModel
{
    public override async ValueTask<IReadOnlyList<Prediction<float>>> PredictBatchAsync(
        IReadOnlyList<float[]> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        var right = await base.PredictBatchAsync(inputs, options, cancellationToken);
        float[] sorted = [.. right.Where(prediction => prediction.Error is null).Select(prediction => prediction.Value).Order()];
        return sorted.Length < right.Count ? right : [.. right.Select((prediction, i) => prediction.WithValue(sorted[i]))];
    }
}

[Breaks(typeof(ModelSuite<>), nameof(ModelSuite<>.A_row_that_fails_costs_no_other_its_answer))]
internal sealed class WrongModelThatLosesABatchToOneRow : RightModel
{
    public override async ValueTask<IReadOnlyList<Prediction<float>>> PredictBatchAsync(
        IReadOnlyList<float[]> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        var right = await base.PredictBatchAsync(inputs, options, cancellationToken);
        return right.FirstOrDefault(prediction => prediction.Error is not null).Error is { } error ? throw error : right;
    }
}

[Breaks(typeof(ModelSuite<>), nameof(ModelSuite<>.An_answer_has_the_id_it_was_asked_under_or_none))]
internal sealed class WrongModelThatMakesItsOwnIds : RightModel
{
    public override async ValueTask<Prediction<float>> PredictAsync(
        float[] input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
        await base.PredictAsync(input, options, cancellationToken) with { Id = Guid.NewGuid() };

    public override ValueTask<IReadOnlyList<Prediction<float>>> PredictBatchAsync(
        IReadOnlyList<float[]> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default) =>
        new RightModel().PredictBatchAsync(inputs, options, cancellationToken);
}

[Breaks(typeof(ModelSuite<>), nameof(ModelSuite<>.Each_row_of_a_batch_has_its_own_id_or_none))]
internal sealed class WrongModelThatGivesABatchOneId : RightModel
{
    public override ValueTask<IReadOnlyList<Prediction<float>>> PredictBatchAsync(
        IReadOnlyList<float[]> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        var first = options is null || options.Count != inputs.Count ? options : [.. options.Select(_ => options[0])];
        return base.PredictBatchAsync(inputs, first, cancellationToken);
    }
}

[Breaks(typeof(ModelSuite<>), nameof(ModelSuite<>.Calls_at_once_do_not_disturb_each_other))]
internal sealed class WrongModelThatAnswersOneCallAtATime : RightModel
{
    private int _inside;

    public override async ValueTask<Prediction<float>> PredictAsync(
        float[] input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _inside);
        try
        {
            var answer = await base.PredictAsync(input, options, cancellationToken);
            await Task.Yield();
            return _inside == 1 ? answer : answer.WithValue(float.NaN);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }
}

[Breaks(typeof(ModelSuite<>), nameof(ModelSuite<>.A_cancelled_call_ends_by_cancellation))]
internal sealed class WrongModelThatCannotBeStopped : RightModel
{
    public override ValueTask<Prediction<float>> PredictAsync(
        float[] input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
        base.PredictAsync(input, options, CancellationToken.None);
}

[Breaks(typeof(ModelSuite<>), nameof(ModelSuite<>.Bad_inputs_throw_in_a_single_call))]
internal sealed class WrongModelThatAnswersAnError : RightModel
{
    public override ValueTask<Prediction<float>> PredictAsync(
        float[] input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        try
        {
            return base.PredictAsync(input, options, cancellationToken);
        }
        catch (NotSupportedException error)
        {
            return new(Prediction<float>.Failed(error, options.Id, Info));
        }
    }
}

[Breaks(typeof(ModelSuite<>), nameof(ModelSuite<>.GetService_gives_the_model_itself))]
internal sealed class WrongModelThatHides : RightModel
{
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        base.GetService(serviceType, serviceKey) is ModelInfo info ? info : null;
}

[Breaks(typeof(ModelSuite<>), nameof(ModelSuite<>.GetService_of_an_unknown_type_or_key_gives_null))]
internal sealed class WrongModelThatAnswersToAnyKey : RightModel
{
    public override object? GetService(Type serviceType, object? serviceKey = null) => base.GetService(serviceType);
}

[Breaks(typeof(ModelSuite<>), nameof(ModelSuite<>.Disposing_twice_is_harmless))]
internal sealed class WrongModelThatIsDisposedOnce : RightModel
{
    private bool _disposed;

    protected override void Dispose(bool disposing)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _disposed = true;
        base.Dispose(disposing);
    }
}

[Breaks(typeof(ModelSuite<>), nameof(ModelSuite<>.A_batch_of_nothing_is_empty))]
internal sealed class WrongModelThatNeedsARow : RightModel
{
    public override ValueTask<IReadOnlyList<Prediction<float>>> PredictBatchAsync(
        IReadOnlyList<float[]> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default) =>
        inputs is { Count: 0 } ? throw new ArgumentException("no rows") : base.PredictBatchAsync(inputs, options, cancellationToken);
}

[Breaks(typeof(ModelSuite<>), nameof(ModelSuite<>.A_batch_with_another_count_of_options_is_refused))]
internal sealed class WrongModelThatTakesAnyOptions : RightModel
{
    public override ValueTask<IReadOnlyList<Prediction<float>>> PredictBatchAsync(
        IReadOnlyList<float[]> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default) =>
        base.PredictBatchAsync(inputs, options?.Take(inputs?.Count ?? 0).ToArray(), cancellationToken);
}
