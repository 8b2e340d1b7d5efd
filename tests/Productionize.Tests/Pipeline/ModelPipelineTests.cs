namespace Productionize;

public class ModelPipelineTests
{
    private static readonly Applicant[] Three = [new(30), new(31), new(32)];

    [Test]
    public async Task PredictAsync_answers_with_an_id_and_the_model()
    {
        var stub = new StubModel(_ => 0.5f);
        await using var model = stub.AsBuilder().Build();

        var prediction = await model.PredictAsync(new Applicant(30));

        Assert.Multiple(() =>
        {
            Assert.That(prediction.Value, Is.EqualTo(0.5f));
            Assert.That(prediction.Id, Is.Not.EqualTo(Guid.Empty));
            Assert.That(prediction.Model, Is.SameAs(stub.Info));
            Assert.That(model.Name, Is.EqualTo("stub"));
        });
    }

    [Test]
    public async Task PredictAsync_keeps_the_callers_id()
    {
        await using var model = new StubModel(_ => 1).AsBuilder().Build();
        var id = Guid.NewGuid();

        Assert.That((await model.PredictAsync(new Applicant(30), new() { Id = id })).Id, Is.EqualTo(id));
    }

    [Test]
    public async Task PredictAsync_gives_the_answer_the_id_that_a_model_does_not_know()
    {
        await using var model = new StubModel(async (_, _) => await Task.FromResult(1f)).AsBuilder()
            .Use(inner => new Anonymous(inner)).Build();
        var id = Guid.NewGuid();

        Assert.That((await model.PredictAsync(new Applicant(30), new() { Id = id })).Id, Is.EqualTo(id));
    }

    [Test]
    public async Task PredictAsync_gives_the_id_to_an_answer_that_had_to_be_waited_for()
    {
        var gate = new TaskCompletionSource<float>();
        await using var model = new StubModel(async (_, _) => await gate.Task).AsBuilder().Use(inner => new Anonymous(inner)).Build();

        var pending = model.PredictAsync(new Applicant(30)).AsTask();
        gate.SetResult(1);

        Assert.That((await Patience.Of(pending)).Id, Is.Not.EqualTo(Guid.Empty));
    }

    [Test]
    public async Task PredictBatchAsync_gives_ids_only_to_rows_without_one()
    {
        await using var model = new StubModel(applicant => applicant.Age).AsBuilder().Use(inner => new Anonymous(inner)).Build();
        var id = Guid.NewGuid();

        var answers = await model.PredictBatchAsync(Three, [default, new() { Id = id }, default]);

        Assert.Multiple(() =>
        {
            Assert.That(answers.Select(answer => answer.Value), Is.EqualTo(Expect.Rows(30f, 31f, 32f)));
            Assert.That(answers[1].Id, Is.EqualTo(id));
            Assert.That(answers.Select(answer => answer.Id), Is.Unique.And.None.EqualTo(Guid.Empty));
        });
    }

    [Test]
    public async Task PredictBatchAsync_of_nothing_answers_nothing()
    {
        await using var model = new StubModel(_ => 1).AsBuilder().UseInputValidation().Build();

        Assert.That(await model.PredictBatchAsync([]), Is.Empty);
    }

    [Test]
    public async Task PredictBatchAsync_with_another_number_of_options_is_refused()
    {
        await using var model = new StubModel(_ => 1).AsBuilder().Build();

        Assert.That(
            async () => await model.PredictBatchAsync(Three, [default, default]),
            Throws.ArgumentException.With.Message.Contains("3 inputs has 2 options"));
    }

    [Test]
    public async Task A_null_input_is_refused_and_a_null_row_fails_alone()
    {
        await using var model = new StubModel(applicant => applicant.Age).AsBuilder().Build();
        var id = Guid.NewGuid();

        var answers = await model.PredictBatchAsync([Three[0], null!, Three[2]], [default, new() { Id = id }, default]);

        Assert.Multiple(() =>
        {
            Assert.That(async () => await model.PredictAsync(null!), Throws.ArgumentNullException);
            Assert.That(async () => await model.PredictBatchAsync(null!), Throws.ArgumentNullException);
            Assert.That(answers.Select(answer => answer.Error?.GetType()), Is.EqualTo(Expect.Rows(null, typeof(ArgumentNullException), null)));
            Assert.That(answers[1].Id, Is.EqualTo(id));
            Assert.That(answers[2].Value, Is.EqualTo(32));
        });
    }

    [Test]
    public async Task A_batch_answered_with_another_number_of_rows_is_an_error_that_counts_both()
    {
        await using var model = new StubModel(_ => 1).AsBuilder().Use(inner => new Short(inner)).Build();

        Assert.That(
            async () => await model.PredictBatchAsync(Three),
            Throws.InvalidOperationException.With.Message.Contains("answered 2 rows for 3 inputs"));
    }

    [Test]
    public async Task GetService_finds_the_pipeline_its_stages_and_the_model()
    {
        var stub = new StubModel(_ => 1);
        await using var model = stub.AsBuilder().Use(inner => new SpyStage<Applicant, float>(inner, "spy", [])).Build();

        Assert.Multiple(() =>
        {
            Assert.That(model.GetService<ModelPipeline<Applicant, float>>(), Is.SameAs(model));
            Assert.That(model.GetService<SpyStage<Applicant, float>>(), Is.Not.Null);
            Assert.That(model.GetService<StubModel>(), Is.SameAs(stub));
            Assert.That(model.GetService<ModelInfo>(), Is.SameAs(stub.Info));
            Assert.That(model.GetService<ModelPipeline<Applicant, float>>("key"), Is.Null);
            Assert.That(() => model.GetService(null!), Throws.ArgumentNullException);
        });
    }

    [Test]
    public async Task A_pipeline_without_a_store_is_ready_at_once_and_has_nothing_to_start_reload_or_flush()
    {
        await using var model = new StubModel(_ => 1).AsBuilder().Build();

        await model.StartAsync();
        await model.ReloadAsync();
        await model.FlushAsync();

        Assert.Multiple(() =>
        {
            Assert.That(model.IsReady, Is.True);
            Assert.That(model.LogStatistics, Is.Null);
        });
    }

    [Test]
    public async Task A_canceled_batch_of_a_function_ends_as_cancellation()
    {
        await using var model = Model.Create("churn", (Applicant _) => 1f).AsBuilder().UseInputValidation().UseOutputCheck().Build();

        Assert.Multiple(() =>
        {
            Assert.That(async () => await model.PredictAsync(Three[0], default, new(true)), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(async () => await model.PredictBatchAsync(Three, null, new(true)), Throws.InstanceOf<OperationCanceledException>());
        });
    }

    private sealed class Anonymous(IModel<Applicant, float> inner) : DelegatingModel<Applicant, float>(inner)
    {
        public override async ValueTask<Prediction<float>> PredictAsync(
            Applicant input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
            (await Inner.PredictAsync(input, options, cancellationToken)).Value;
    }

    private sealed class Short(IModel<Applicant, float> inner) : DelegatingModel<Applicant, float>(inner)
    {
        public override ValueTask<Prediction<float>> PredictAsync(
            Applicant input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
            Inner.PredictAsync(input, options, cancellationToken);

        public override async ValueTask<IReadOnlyList<Prediction<float>>> PredictBatchAsync(
            IReadOnlyList<Applicant> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default) =>
            [.. (await Inner.PredictBatchAsync(inputs, options, cancellationToken)).Skip(1)];
    }
}
