namespace Productionize;

public class ModelTests
{
    private static readonly RowCodec<Applicant> Input = new RowCodecBuilder<Applicant>().Add("age", row => (long)row.Age).Build();
    private static readonly RowCodec<float> Output = new RowCodecBuilder<float>().Add("score", value => value).Build();

    [Test]
    public void An_asynchronous_function_without_a_token_is_refused_since_its_task_is_no_answer() =>
        Assert.That(
            () => Model.Create("churn", (string _) => Task.FromResult(1)),
            Throws.ArgumentException.With.Message.Contains("promise").And.Message.Contains("cancellationToken"));

    [Test]
    public async Task Create_from_a_function_answers_with_its_name_and_signature()
    {
        var model = Model.Create("churn", (Applicant row) => row.Age / 2f);

        var answer = await model.PredictAsync(new Applicant(30));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Value, Is.EqualTo(15));
            Assert.That(answer.Model, Is.SameAs(model.GetService<ModelInfo>()));
            Assert.That(answer.Model!.Name, Is.EqualTo("churn"));
            Assert.That(answer.Model.Version, Is.Null);
            Assert.That(answer.Model.Signature!.Input, Is.SameAs(RowCodec.For<Applicant>().Schema));
            Assert.That(answer.Model.Signature.Output, Is.SameAs(RowCodec.For<float>().Schema));
        });
    }

    [Test]
    public async Task Create_from_an_asynchronous_function_passes_the_cancellation_on()
    {
        using var cancellation = new CancellationTokenSource();
        var seen = CancellationToken.None;
        var model = Model.Create("churn", async (Applicant row, CancellationToken token) =>
        {
            seen = token;
            await Task.Yield();
            return row.Age;
        });
        var id = Guid.NewGuid();

        var answer = await model.PredictAsync(new Applicant(30), new() { Id = id }, cancellation.Token);

        Assert.Multiple(() =>
        {
            Assert.That((answer.Value, answer.Id), Is.EqualTo((30, id)));
            Assert.That(seen, Is.EqualTo(cancellation.Token));
            Assert.That(async () => await model.PredictAsync(new Applicant(30), default, new(true)), Throws.InstanceOf<OperationCanceledException>());
        });
    }

    [Test]
    public void Codecs_given_are_found_as_services_and_make_the_signature()
    {
        var models = new IModel[]
        {
            Model.Create("churn", row => row.Age / 2f, Input, Output),
            Model.Create("churn", (row, _) => new ValueTask<float>(row.Age / 2f), Input, Output),
        };

        Assert.Multiple(() =>
        {
            foreach (var model in models)
            {
                Assert.That(model.GetService<RowCodec<Applicant>>(), Is.SameAs(Input));
                Assert.That(model.GetService<RowCodec<float>>(), Is.SameAs(Output));
                Assert.That(model.GetService<ModelInfo>()!.Signature!.Input, Is.SameAs(Input.Schema));
                Assert.That(model.GetService<IModel>(), Is.SameAs(model));
                Assert.That(model.GetService<ModelInfo>("key"), Is.Null);
                Assert.That(model.GetService<string>(), Is.Null);
            }
        });
    }

    [Test]
    public async Task A_pipeline_writes_rows_with_the_codecs_of_its_model()
    {
        var logger = new RecordingPredictionLogger();
        await using var model = Model.Create("churn", row => row.Age / 2f, Input, Output).AsBuilder().UsePredictionLog(logger).Build();

        await model.PredictAsync(new Applicant(30));
        await model.FlushAsync();

        Assert.That(logger.Records.Single().Input["age"], Is.EqualTo((FieldValue)30L));
        Assert.That(logger.Records.Single().Output!.Value["score"], Is.EqualTo((FieldValue)15.0));
    }

    [Test]
    public async Task A_pipeline_tells_the_codecs_apart_where_input_and_output_are_of_one_type()
    {
        var logger = new RecordingPredictionLogger();
        var fahrenheit = new RowCodecBuilder<float>().Add("fahrenheit", value => value).Build();
        var celsius = new RowCodecBuilder<float>().Add("celsius", value => value).Build();
        await using var model = Model.Create("heat", f => (f - 32) / 1.8f, fahrenheit, celsius).AsBuilder().UsePredictionLog(logger).Build();

        await model.PredictAsync(212);
        await model.FlushAsync();

        Assert.That(logger.Records.Single().Input["fahrenheit"], Is.EqualTo((FieldValue)212.0));
        Assert.That(logger.Records.Single().Output!.Value["celsius"], Is.EqualTo((FieldValue)100.0));
    }

    [Test]
    public void Loader_says_its_format_and_refuses_one_that_is_no_name()
    {
        Assert.That(new StoredStubs().Loader.Format, Is.EqualTo("stub"));
        Assert.That(() => Model.Loader<Applicant, float>("A/B", (_, _) => default), Throws.ArgumentException);
    }

    [Test]
    public void Functions_loaders_and_stores_that_are_null_are_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Model.Create("churn", (Func<Applicant, float>)null!), Throws.ArgumentNullException);
            Assert.That(
                () => Model.Create("churn", (Func<Applicant, CancellationToken, ValueTask<float>>)null!), Throws.ArgumentNullException);
            Assert.That(() => Model.Loader<Applicant, float>("stub", null!), Throws.ArgumentNullException);
            Assert.That(() => Model.FromStore("churn", null!, "champion", new StoredStubs().Loader), Throws.ArgumentNullException);
            Assert.That(
                () => Model.FromStore("churn", null!, "champion", new StoredStubs().Loader, Input, Output), Throws.ArgumentNullException);
            Assert.That(
                () => Model.FromStore("churn", new InMemoryModelStore(), "champion", new StoredStubs().Loader, null!, Output),
                Throws.ArgumentNullException);
            Assert.That(
                () => Model.FromStore("churn", new InMemoryModelStore(), "champion", new StoredStubs().Loader, Input, null!),
                Throws.ArgumentNullException);
            Assert.That(() => Model.FromStore("churn", new InMemoryModelStore(), "Champion!", new StoredStubs().Loader), Throws.ArgumentException);
        });
    }

    [Test]
    public async Task FromStore_with_codecs_uses_them_and_refuses_none()
    {
        var input = new RowCodecBuilder<Applicant>().Add("Years", applicant => applicant.Age).Build();
        var output = RowCodec.For<float>();
        var stubs = await new StoredStubs().AddAsync(1);
        await stubs.MoveAsync(1);
        var logger = new RecordingPredictionLogger();
        ModelBuilder<Applicant, float> Follow(RowCodec<Applicant> input, RowCodec<float> output) =>
            Model.FromStore(StoredStubs.Name, stubs.Store, StoredStubs.Alias, stubs.Loader, input, output);
        await using (var model = Follow(input, output).UsePredictionLog(logger).Build())
        {
            await model.PredictAsync(new Applicant(30));
        }

        Assert.That(logger.Records.Single().Input.Schema.Fields.Single().Name, Is.EqualTo("Years"));
        Assert.That(() => Follow(null!, output), Throws.ArgumentNullException);
        Assert.That(() => Follow(input, null!), Throws.ArgumentNullException);
    }
}
