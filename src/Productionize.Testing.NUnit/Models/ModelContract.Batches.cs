namespace Productionize;

public abstract partial class ModelContract<TInput, TOutput>
{
    [Test]
    public async Task A_batch_answers_as_single_calls_do_in_the_order_of_its_inputs()
    {
        var expected = await AnswersAsync();
        TInput[] inputs = [.. Inputs.Reverse(), .. Inputs];
        var predictions = await Model.PredictBatchAsync(inputs);
        Assert.That(predictions, Has.Count.EqualTo(inputs.Length));
        for (var i = 0; i < inputs.Length; i++)
        {
            var row = i < Inputs.Count ? Inputs.Count - 1 - i : i - Inputs.Count;
            Assert.That(predictions[i].Error, Is.Null, $"row {i}");
            Assert.That(AreSame(predictions[i].Value, expected[row]), $"row {i} of the batch has not the answer to its input");
        }
    }

    [Test]
    public async Task A_batch_of_nothing_is_empty()
    {
        Assert.That(await Model.PredictBatchAsync([]), Is.Empty);
        Assert.That(await Model.PredictBatchAsync([], []), Is.Empty);
    }

    [Test]
    public async Task Each_row_of_a_batch_has_its_own_id_or_none()
    {
        PredictionOptions[] options = [.. Inputs.Select((_, i) => new PredictionOptions { Id = new Guid(i + 1, 0, 0, new byte[8]) })];
        var predictions = await Model.PredictBatchAsync(Inputs, options);
        for (var i = 0; i < options.Length; i++)
        {
            Assert.That(predictions[i].Id, Is.AnyOf(options[i].Id, Guid.Empty), $"row {i}");
        }
    }

    [Test]
    public async Task A_batch_with_another_count_of_options_is_refused()
    {
        var error = await Assert.CatchAsync<ArgumentException>(
            async () => await Model.PredictBatchAsync(Inputs, new PredictionOptions[Inputs.Count + 1]));
        Assert.That(error!.Message, Does.Contain($"{Inputs.Count}").And.Contain($"{Inputs.Count + 1}"));
        await Assert.CatchAsync<ArgumentNullException>(async () => await Model.PredictBatchAsync(null!));
    }

    [Test]
    public async Task A_row_that_fails_costs_no_other_its_answer()
    {
        foreach (var bad in BadInputs)
        {
            var predictions = await Model.PredictBatchAsync([Inputs[0], bad, Inputs[1]]);
            Assert.That(predictions.Select(prediction => prediction.Error is null), Is.EqualTo(new[] { true, false, true }));
            Assert.That(() => predictions[1].Value, Throws.Exception.SameAs(predictions[1].Error));
        }
    }

    [Test]
    public async Task A_cancelled_batch_ends_by_cancellation()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.CatchAsync<OperationCanceledException>(async () => await Model.PredictBatchAsync(Inputs, null, cancelled));
    }
}
