namespace Productionize;

/// <summary>Refuses inputs that break the schema's rules, before the model sees them.</summary>
internal sealed class InputValidationModel<TInput, TOutput>(IModel<TInput, TOutput> inner, RowCodec<TInput> codec, Schema rules)
    : DelegatingModel<TInput, TOutput>(inner)
{
    public override ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        return Check(input) is { } refusal ? throw refusal : Inner.PredictAsync(input, options, cancellationToken);
    }

    public override async ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<TInput> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        Prediction.CheckBatch(inputs, options);
        var refused = inputs.Select(CheckRow).ToArray();
        var good = Enumerable.Range(0, inputs.Count).Where(i => refused[i] is null).ToArray();
        if (good.Length == inputs.Count)
        {
            return await Inner.PredictBatchAsync(inputs, options, cancellationToken).ConfigureAwait(false);
        }

        // The good rows stay one batch: a vectorised model keeps its speed.
        var answers = await Inner.PredictBatchAsync(
            good.Select(i => inputs[i]).ToArray(),
            options is null ? null : good.Select(i => options[i]).ToArray(),
            cancellationToken).ConfigureAwait(false);
        var info = Inner.GetService<ModelInfo>();
        var predictions = refused.Select((refusal, i) => refusal is null ? default
            : Prediction<TOutput>.Failed(refusal, options is null ? default : options[i].Id, info)).ToArray();
        for (var i = 0; i < good.Length; i++)
        {
            predictions[good[i]] = answers[i];
        }

        return predictions;
    }

    private Exception? CheckRow(TInput input)
    {
        try
        {
            return Check(input);
        }
        catch (Exception unreadable)
        {
            // A row that cannot even be read fails alone, as it would in a single call.
            return unreadable;
        }
    }

    private InvalidInputException? Check(TInput input)
    {
        var faults = rules.Check(EncodingScratch.OfThread.EncodeInput(codec, input));
        return faults.Count == 0 || faults.All(fault => fault.Severity == RuleSeverity.Warn)
            ? null
            : new InvalidInputException(Inner.GetService<ModelInfo>(), faults);
    }
}
