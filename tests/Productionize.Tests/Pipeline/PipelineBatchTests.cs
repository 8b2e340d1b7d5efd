using Polly;

namespace Productionize;

/// <summary>A batch passes every stage, and a row that fails does not cost the others.</summary>
public class PipelineBatchTests
{
    private static readonly Applicant[] Rows = [new(30), new(666), new(40)];

    public static IEnumerable<TestCaseData> Stages()
    {
        yield return Case("none", builder => builder);
        yield return Case("telemetry", builder => builder.UseTelemetry());
        yield return Case("logging", builder => builder.UseLogging());
        yield return Case("log", builder => builder.UsePredictionLog(new RecordingPredictionLogger()));
        yield return Case("audit", builder => builder.UsePredictionAudit(new RecordingPredictionLogger()));
        yield return Case("validation", builder => builder.UseInputValidation(RowCodec.For<Applicant>().Schema.With(
            field => field with { Maximum = null }, "Age")));
        yield return Case("output check", builder => builder.UseOutputCheck());
        yield return Case("resilience", builder => builder.UseResilience(new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromMinutes(1)).Build()));

        static TestCaseData Case(string name, Func<ModelBuilder<Applicant, float>, ModelBuilder<Applicant, float>> use) =>
            new TestCaseData(use).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Stages))]
    public async Task A_failing_row_does_not_cost_the_others(Func<ModelBuilder<Applicant, float>, ModelBuilder<Applicant, float>> use)
    {
        ArgumentNullException.ThrowIfNull(use);
        var services = new TestServices();
        await using var model = use(new StubModel(Score).AsBuilder()).Build(services);
        await AssertRowsAsync(model);
    }

    [TestCaseSource(nameof(Stages))]
    public async Task A_failing_row_of_a_live_model_does_not_cost_the_others(
        Func<ModelBuilder<Applicant, float>, ModelBuilder<Applicant, float>> use)
    {
        ArgumentNullException.ThrowIfNull(use);
        var stubs = await new StoredStubs { Make = _ => new StubModel(Score) }.AddAsync(1);
        await stubs.MoveAsync(1);
        await using var model = use(stubs.Follow()).Build(new TestServices());
        await AssertRowsAsync(model);
    }

    [Test]
    public async Task A_row_that_cannot_be_read_does_not_cost_the_others_their_validation()
    {
        var codec = new RowCodecBuilder<Applicant>().Add("Age", row => row.Age == 666 ? throw new FormatException("unreadable") : (long)row.Age).Build();
        await using var model = Model.Create("churn", row => row.Age, codec, RowCodec.For<int>()).AsBuilder().UseInputValidation().Build();

        var answers = await model.PredictBatchAsync(Rows);

        Assert.Multiple(() =>
        {
            Assert.That(answers.Select(answer => answer.Error?.GetType()), Is.EqualTo(Expect.Rows(null, typeof(FormatException), null)));
            Assert.That(answers[2].Value, Is.EqualTo(40));
        });
    }

    private static async Task AssertRowsAsync(ModelPipeline<Applicant, float> model)
    {
        var options = Rows.Select(_ => new PredictionOptions { Id = Guid.NewGuid() }).ToArray();

        var answers = await Patience.Of(model.PredictBatchAsync(Rows, options).AsTask());

        Assert.Multiple(() =>
        {
            Assert.That(answers.Select(answer => answer.Error?.Message), Is.EqualTo(Expect.Rows(null, "no such age", null)));
            Assert.That(answers.Select(answer => answer.Id), Is.EqualTo(options.Select(row => row.Id)));
            Assert.That(Expect.Rows(answers[0].Value, answers[2].Value), Is.EqualTo(Expect.Rows(3f, 4f)));
            Assert.That(() => answers[1].Value, Throws.InvalidOperationException);
        });
    }

    private static float Score(Applicant applicant) =>
        applicant.Age > 120 ? throw new InvalidOperationException("no such age") : applicant.Age / 10f;
}
