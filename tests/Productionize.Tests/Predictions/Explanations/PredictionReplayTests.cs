namespace Productionize;

/// <summary>What another model answers to a logged input.</summary>
public class PredictionReplayTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 16).Select(number => (byte)number)];

    private InMemoryPredictionLog _log = null!;
    private StoredStubs _stubs = null!;

    [SetUp]
    public async Task Begin()
    {
        (_log, _stubs) = (new InMemoryPredictionLog(), new StoredStubs());
        await _stubs.AddAsync(2);
    }

    [Test]
    public async Task AskChampionAsync_asks_the_version_of_today_once_and_logs_nothing()
    {
        var loader = Loader(row => row.Age / 100f);
        var explanation = await ExplainedAsync(new Applicant(45, "rent"));
        await _stubs.MoveAsync(2);
        var asked = await explanation.AskChampionAsync(_stubs.Store, loader);

        Assert.Multiple(() =>
        {
            Assert.That(explanation.Replay, Is.Null, "the first one stays as it was");
            Assert.That(asked.Replay!.ToString(), Is.EqualTo("churn@2 answers"));
            Assert.That(RowJson.ToText(asked.Replay.Output!.Value), Is.EqualTo("""{"value":0.45}"""));
            Assert.That(asked.ToText(), Does.EndWith("\ntoday     churn@2 answers {\"value\":0.45}\n"));
            Assert.That(_log.Records, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task AskChampionAsync_disposes_what_it_loaded_also_when_it_cannot_be_asked()
    {
        var explanation = await ExplainedAsync(new Applicant(45));
        await _stubs.MoveAsync(1);
        var asked = await explanation.AskChampionAsync(_stubs.Store, _stubs.Loader);

        Assert.Multiple(() =>
        {
            Assert.That(asked.Replay!.Obstacle, Does.StartWith("The model offers no codec of its input"));
            Assert.That(asked.Replay.ToString(), Is.EqualTo("churn@1 does not answer"));
            Assert.That((_stubs.Loaded.Single().Disposals, _stubs.Loaded.Single().Misuses), Is.EqualTo((1, 0)));
        });
    }

    [Test]
    public async Task AskChampionAsync_without_a_champion_says_so()
    {
        var explanation = await ExplainedAsync(new Applicant(45));
        var alias = await explanation.AskChampionAsync(_stubs.Store, _stubs.Loader);
        var model = await explanation.AskChampionAsync(new InMemoryModelStore(), _stubs.Loader);

        Assert.Multiple(() =>
        {
            Assert.That(alias.Replay!.Obstacle, Is.EqualTo("The alias 'champion' of model 'churn' points at nothing."));
            Assert.That(alias.Replay.ToString(), Is.EqualTo("a model does not answer"));
            Assert.That(alias.ToText(), Does.EndWith($"\ntoday     the model has no answer. {alias.Replay.Obstacle}\n"));
            Assert.That(model.Replay!.Obstacle, Does.Contain("'churn'"));
        });
    }

    [Test]
    public async Task AskChampionAsync_refuses_a_loader_of_another_format()
    {
        var explanation = await ExplainedAsync(new Applicant(45));
        await _stubs.MoveAsync(1);
        var other = Model.Loader<Applicant, float>("other", (_, _) => throw new NotSupportedException());
        Assert.That(async () => await explanation.AskChampionAsync(_stubs.Store, other), Throws.InvalidOperationException);
    }

    [Test]
    public async Task AskAsync_refuses_a_pipeline_also_inside_another_model()
    {
        var explanation = await ExplainedAsync(new Applicant(45));
        await using var pipeline = Model.Create("churn", (Applicant row) => 1f).AsBuilder().UsePredictionLog(_log).Build();

        Assert.That(() => explanation.AskAsync(pipeline), Throws.ArgumentException.With.Message.EqualTo(
            "The model is the pipeline 'churn', or has it inside: the question would be logged and counted as a call. Give the model " +
            "without its stages, or use AskChampionAsync with store and loader. (Parameter 'model')"));
        Assert.That(
            () => explanation.AskAsync(pipeline.WithInput((Applicant row) => row).WithOutput(score => score > 0.5f)),
            Throws.ArgumentException);
        await pipeline.FlushAsync();
        Assert.That(_log.Records, Has.Count.EqualTo(1));
    }

    [TestCaseSource(nameof(Logs))]
    public async Task A_field_that_the_log_does_not_keep_is_named_and_the_model_is_not_asked(Func<string, IPredictionLogger> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        using var directory = new TemporaryDirectory();
        var log = open(directory.Path);
        await using var end = log as IAsyncDisposable;
        var reader = (IPredictionReader)log;
        var person = await PredictAsync(log, Model.Create("churn", (Person row) => 1f), new Person(45, "a@b.ch", "flu"));
        var visitor = await PredictAsync(log, Model.Create("churn", (Visitor row) => 1f), new Visitor(1, null));

        var calls = 0;
        var asked = await (await reader.ExplainAsync(person))!.AskAsync(Model.Create("churn", (Person row) => (float)++calls));
        Assert.That(asked.Replay!.Obstacle, Is.EqualTo(
            "The log does not keep Email, Diagnosis, Phone as it was (dropped or pseudonymised), so the input is not known."));
        Assert.That(asked.ToText(), Does.Not.Contain("a@b.ch").And.Not.Contain("flu"));

        // The class of today lets its optional field be logged, that of then did not.
        var open2 = await (await reader.ExplainAsync(visitor))!.AskAsync(Model.Create("churn", (OpenVisitor row) => (float)++calls));
        Assert.That(open2.Replay!.Obstacle, Is.EqualTo(
            "The logged input lacks Secret: dropped when it was logged, or not yet asked for then."));
        Assert.That(calls, Is.Zero);
    }

    [Test]
    public async Task A_class_with_its_fields_in_another_order_and_fewer_of_them_is_asked()
    {
        var explanation = await ExplainedAsync(new Applicant(45, "rent"));
        var asked = await explanation.AskAsync(Model.Create("churn", (Turned row) => $"{row.Home} {row.Age}"));
        var fewer = await explanation.AskAsync(Model.Create("churn", (Aged row) => row.Age + 1));

        Assert.That(RowJson.ToText(asked.Replay!.Output!.Value), Is.EqualTo("""{"value":"rent 45"}"""));
        Assert.That(RowJson.ToText(fewer.Replay!.Output!.Value), Is.EqualTo("""{"value":46}"""));
    }

    [Test]
    public async Task A_class_with_a_field_of_another_kind_is_not_asked()
    {
        var asked = await (await ExplainedAsync(new Applicant(45))).AskAsync(Model.Create("churn", (Old row) => row.Age));
        Assert.That(asked.Replay!.Obstacle, Does.StartWith("The logged input does not fit: The field 'Age' is String, but"));
    }

    [Test]
    public async Task A_model_of_rows_needs_no_codec()
    {
        var schema = new Schema(new Field("answer", FieldKind.Int64));
        var model = new StubModel<Row, Row>(row => RowJson.FromText(schema, $$"""{"answer": {{row["Age"].AsInt64() + 1}}}"""));
        var asked = await (await ExplainedAsync(new Applicant(45))).AskAsync(model);
        Assert.That(RowJson.ToText(asked.Replay!.Output!.Value), Is.EqualTo("""{"answer":46}"""));
    }

    [Test]
    public async Task An_answer_is_shown_without_what_the_log_would_not_keep()
    {
        var explanation = await ExplainedAsync(new Applicant(45));
        var asked = await explanation.AskAsync(Model.Create("churn", (Applicant row) => new Verdict(1, "ill")));
        Assert.That(RowJson.ToText(asked.Replay!.Output!.Value), Is.EqualTo("""{"Score":1}"""));
    }

    [Test]
    public async Task An_error_of_the_model_is_the_obstacle()
    {
        var explanation = await ExplainedAsync(new Applicant(45));
        var failing = Model.Create<Applicant, float>("churn", _ => throw new InvalidOperationException("no weights"));
        var asked = await explanation.AskAsync(failing);
        Assert.That(asked.Replay!.Obstacle, Is.EqualTo("It failed with InvalidOperationException: no weights"));
    }

    [Test]
    public async Task AskAsync_ends_when_it_is_cancelled()
    {
        var explanation = await ExplainedAsync(new Applicant(45));
        Assert.That(
            async () => await explanation.AskAsync(Model.Create("churn", (Applicant row) => 1f), new(true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static IEnumerable<TestCaseData> Logs() =>
    [
        new TestCaseData((Func<string, IPredictionLogger>)(_ => new InMemoryPredictionLog())).SetArgDisplayNames("memory"),
        new TestCaseData((Func<string, IPredictionLogger>)(path => new JsonLinesPredictionLog(Path.Combine(path, "log.jsonl"))))
            .SetArgDisplayNames("lines"),
        new TestCaseData((Func<string, IPredictionLogger>)(path => new PredictionLog(path))).SetArgDisplayNames("segments"),
    ];

    private static IModelLoader<Applicant, float> Loader(Func<Applicant, float> predict) =>
        Model.Loader<Applicant, float>("stub", (_, _) => new(Model.Create("churn", predict)));

    private static async Task<Guid> PredictAsync<TInput>(IPredictionLogger log, IModel<TInput, float> model, TInput input)
    {
        await using var pipeline = model.AsBuilder().UsePredictionLog(log, new() { PseudonymKey = Key }).Build();
        var prediction = await pipeline.PredictAsync(input);
        await pipeline.FlushAsync();
        return prediction.Id;
    }

    private async Task<PredictionExplanation> ExplainedAsync(Applicant applicant)
    {
        var id = await PredictAsync(_log, Model.Create("churn", (Applicant row) => 0.5f), applicant);
        return (await _log.ExplainAsync(id))!;
    }

    private sealed record Visitor(int Age, [property: Field(Policy = FieldPolicy.Drop)] string? Secret);

    private sealed record OpenVisitor(int Age, string? Secret);

    private sealed record Turned(string Home, int Age);

    private sealed record Aged(int Age);

    private sealed record Old(string Age);

    private sealed record Verdict(int Score, [property: Field(Policy = FieldPolicy.Drop)] string Diagnosis);
}
