namespace Productionize;

public sealed class ModelMappingTests
{
    private sealed record Visit(DateOnly Born, DateOnly Today);

    private sealed record Features(float Age)
    {
        public static Features From(Visit raw) => raw.Today < raw.Born
            ? throw new ArgumentException("Nobody visits before being born.")
            : new Features(raw.Today.Year - raw.Born.Year);
    }

    private sealed record Decision(bool Accept, float Score);

    private static readonly Visit Adult = new(new DateOnly(1980, 1, 1), new DateOnly(2020, 1, 1));
    private static readonly Visit Unborn = new(new DateOnly(2030, 1, 1), new DateOnly(2020, 1, 1));

    [Test]
    public async Task A_model_takes_raw_inputs_and_gives_decisions_by_the_functions_given()
    {
        await using var model = Mapped(new StubModel<Features, float>(row => row.Age / 100)).AsBuilder().Build();

        var answer = await model.PredictAsync(Adult);

        Assert.That(answer.Value, Is.EqualTo(new Decision(false, 0.4f)));
        Assert.That(answer.Model!.Name, Is.EqualTo("stub"));
    }

    [Test]
    public async Task What_is_checked_and_logged_is_the_raw_input_and_the_last_answer()
    {
        var log = new RecordingPredictionLogger();
        await using (var model = Mapped(Model.Create("stub", (Features row) => row.Age / 100))
            .AsBuilder().UsePredictionLog(log).UseInputValidation().Build())
        {
            await model.PredictAsync(Adult);
            Assert.That(model.GetService<ModelInfo>()!.Signature!.Input.ToString(), Is.EqualTo("Born Date, Today Date"));
            Assert.That(model.GetService<ModelInfo>()!.Signature!.Output.ToString(), Is.EqualTo("Accept Boolean, Score Single"));
        }

        var record = log.Records.Single();
        Assert.That(RowJson.ToText(record.Input), Is.EqualTo("""{"Born":"1980-01-01","Today":"2020-01-01"}"""));
        Assert.That(RowJson.ToText(record.Output!.Value), Is.EqualTo("""{"Accept":false,"Score":0.4}"""));
    }

    [Test]
    public async Task A_batch_stays_a_batch()
    {
        var batches = 0;
        var inner = new CountingBatches(() => batches++);
        var model = inner.WithInput((Visit raw) => Features.From(raw)).WithOutput(score => new Decision(score > 0.5f, score));

        var answers = await model.PredictBatchAsync([Adult, Adult with { Today = new DateOnly(2050, 1, 1) }]);

        Assert.That(answers.Select(answer => answer.Value), Is.EqualTo(new Decision[] { new(false, 0.4f), new(true, 0.7f) }));
        Assert.That(batches, Is.EqualTo(1));
    }

    [Test]
    public async Task A_row_for_which_a_function_throws_costs_no_other_row()
    {
        var before = await Mapped(new StubModel<Features, float>(row => row.Age / 100)).PredictBatchAsync([Unborn, Adult]);
        var behind = await new StubModel<Features, float>(row => row.Age)
            .WithOutput(age => age > 90 ? throw new NotSupportedException("old") : age)
            .PredictBatchAsync([new(95), new(40)]);

        Assert.Multiple(() =>
        {
            Assert.That(before[0].Error, Is.TypeOf<ArgumentException>());
            Assert.That(before[1].Value.Score, Is.EqualTo(0.4f));
            Assert.That(behind[0].Error, Is.TypeOf<NotSupportedException>());
            Assert.That(behind[1].Value, Is.EqualTo(40));
        });
    }

    [Test]
    public void A_single_call_throws_what_a_function_throws()
    {
        var model = Mapped(new StubModel<Features, float>(row => row.Age / 100));
        Assert.That(async () => await model.PredictAsync(Unborn), Throws.ArgumentException);
        Assert.That(
            async () => await new StubModel<Features, float>(async (row, _) => { await Task.Yield(); return row.Age; })
                .WithOutput<Features, float, float>(_ => throw new NotSupportedException()).PredictAsync(new(1)),
            Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public async Task A_null_input_is_refused_before_the_function_sees_it()
    {
        var model = Mapped(new StubModel<Features, float>(row => row.Age / 100));
        Assert.That(async () => await model.PredictAsync(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("input"));
        Assert.That((await model.PredictBatchAsync([null!, Adult])).Select(answer => answer.Error is null), Is.EqualTo(new[] { false, true }));
    }

    [Test]
    public async Task Disposing_the_pipeline_disposes_the_model_once()
    {
        var stub = new StubModel<Features, float>(row => row.Age);
        var pipeline = Mapped(stub).AsBuilder().Build();
        await pipeline.DisposeAsync();
        Assert.That(stub.Disposals, Is.EqualTo(1));
    }

    [Test]
    public async Task A_loader_gives_models_of_raw_inputs_that_say_which_version_they_are()
    {
        var store = new InMemoryModelStore();
        var version = await store.AddAsync(StoreSamples.Package(model: "churn"));
        await store.ChangeAliasAsync(StoreSamples.Promote(version.Number, 0));
        var loader = Model.Loader<Features, float>(version.Format, (_, _) => new(new StubModel<Features, float>(row => row.Age / 100)))
            .WithInput((Visit raw) => Features.From(raw))
            .WithOutput(score => new Decision(score > 0.5f, score));
        await using var model = Model.FromStore("churn", store, "champion", loader).Build();

        var answer = await model.PredictAsync(Adult);

        Assert.That(loader.Format, Is.EqualTo(version.Format));
        Assert.That((answer.Value.Score, answer.Model!.Version), Is.EqualTo((0.4f, (int?)version.Number)));
    }

    [Test]
    public void Null_is_refused_at_the_call()
    {
        IModel<Features, float> none = null!;
        var model = new StubModel<Features, float>(row => row.Age);
        Assert.Multiple(() =>
        {
            Assert.That(() => none.WithInput((Visit raw) => Features.From(raw)), Throws.ArgumentNullException);
            Assert.That(() => model.WithInput<Visit, Features, float>(null!), Throws.ArgumentNullException);
            Assert.That(() => model.WithOutput<Features, float, float>(null!), Throws.ArgumentNullException);
            Assert.That(() => none.WithOutput(score => score), Throws.ArgumentNullException);
        });
    }

    private static IModel<Visit, Decision> Mapped(IModel<Features, float> model) =>
        model.WithInput((Visit raw) => Features.From(raw)).WithOutput(score => new Decision(score > 0.5f, score));

    private sealed class CountingBatches(Action count) : IModel<Features, float>
    {
        public ValueTask<Prediction<float>> PredictAsync(
            Features input, PredictionOptions options = default, CancellationToken cancellationToken = default) => new(input.Age / 100);

        public ValueTask<IReadOnlyList<Prediction<float>>> PredictBatchAsync(
            IReadOnlyList<Features> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
        {
            count();
            return new([.. inputs.Select(input => new Prediction<float>(input.Age / 100))]);
        }
    }
}
