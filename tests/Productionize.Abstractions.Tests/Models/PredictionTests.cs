namespace Productionize;

public class PredictionTests
{
    private static readonly ModelInfo Info = new("echo", 2);

    [Test]
    public async Task OneByOneAsync_answers_in_order_with_each_rows_options()
    {
        var model = new EchoModel(Info);
        PredictionOptions[] options = [new() { Id = Guid.NewGuid(), Key = "a" }, new() { Id = Guid.NewGuid(), Key = "b" }];
        var answers = await Prediction.OneByOneAsync(model, [10, 20], options);
        Assert.That(answers.Select(answer => answer.Value), Is.EqualTo(model.Calls.Select(call => call.Input)));
        Assert.That(answers[1].Value, Is.EqualTo(20));
        Assert.That(answers.Select(answer => answer.Id), Is.EqualTo(options.Select(option => option.Id)));
        Assert.That(model.Calls.Select(call => call.Options), Is.EqualTo(options));
    }

    [Test]
    public async Task OneByOneAsync_without_options_gives_the_defaults()
    {
        var model = new EchoModel();
        await Prediction.OneByOneAsync(model, [1]);
        Assert.That(model.Calls.Single().Options, Is.EqualTo(default(PredictionOptions)));
    }

    [Test]
    public async Task OneByOneAsync_with_a_failing_row_answers_the_others()
    {
        PredictionOptions[] options = [default, new() { Id = Guid.NewGuid() }, default];
        var answers = await Prediction.OneByOneAsync(new EchoModel(Info), [1, -2, 3], options);
        Assert.That(answers[0].Value, Is.EqualTo(1));
        Assert.That(answers[1].Error, Is.TypeOf<FormatException>());
        Assert.That(answers[1].Id, Is.EqualTo(options[1].Id));
        Assert.That(answers[1].Model, Is.SameAs(Info));
        Assert.That(answers[2].Value, Is.EqualTo(3));
    }

    [Test]
    public async Task OneByOneAsync_when_a_row_times_out_by_itself_goes_on()
    {
        var model = new EchoModel { OnCall = input => _ = input == 1 ? throw new OperationCanceledException("a timeout of the row") : 0 };
        var answers = await Prediction.OneByOneAsync(model, [1, 2]);
        Assert.That(answers[0].Error, Is.TypeOf<OperationCanceledException>());
        Assert.That(answers[1].Value, Is.EqualTo(2));
    }

    [Test]
    public void OneByOneAsync_cancelled_on_the_way_ends_the_batch()
    {
        using var source = new CancellationTokenSource();
        var model = new EchoModel { OnCall = input => (input == 2 ? source : null)?.Cancel() };
        Assert.That(
            async () => await Prediction.OneByOneAsync(model, [1, 2, 3], null, source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(model.Calls.Select(call => call.Input), Is.EqualTo(Enumerable.Range(1, 2)));
        Assert.That(model.Calls[0].Token, Is.EqualTo(source.Token));
    }

    [Test]
    public void OneByOneAsync_with_a_cancelled_token_asks_nothing()
    {
        var model = new EchoModel();
        Assert.That(
            async () => await Prediction.OneByOneAsync(model, [1], null, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(model.Calls, Is.Empty);
    }

    [Test]
    public async Task OneByOneAsync_of_nothing_is_nothing() =>
        Assert.That(await Prediction.OneByOneAsync(new EchoModel(), []), Is.Empty);

    [Test]
    public void OneByOneAsync_guards_at_the_call()
    {
        // Delegates that do not await: a guard behind the first await would not throw here.
        Assert.That(Call(null!, [1], null), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("model"));
        Assert.That(Call(new EchoModel(), null!, null), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("inputs"));
        Assert.That(Call(new EchoModel(), [1, 2, 3], [default]), Throws.ArgumentException.With.Message.Contains("3 inputs has 1 options"));
    }

    [Test]
    public void CheckBatch_takes_no_options_or_one_per_input()
    {
        Assert.That(() => Prediction.CheckBatch([1, 2], null), Throws.Nothing);
        Assert.That(() => Prediction.CheckBatch([1, 2], new PredictionOptions[2]), Throws.Nothing);
        Assert.That(
            () => Prediction.CheckBatch([1, 2], new PredictionOptions[3]),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("options"));
    }

    [Test]
    public async Task The_default_batch_of_a_model_asks_row_by_row()
    {
        IModel<int, int> model = new EchoModel();
        var answers = await model.PredictBatchAsync([1, -1, 2]);
        Assert.That(answers.Count(answer => answer.Error is null), Is.EqualTo(2));
    }

    private static Action Call(EchoModel model, int[] inputs, PredictionOptions[]? options) =>
        () => _ = Prediction.OneByOneAsync(model, inputs, options).AsTask();
}
