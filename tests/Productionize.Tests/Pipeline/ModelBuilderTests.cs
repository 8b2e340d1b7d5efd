using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;

namespace Productionize;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class ModelBuilderTests
{
    private static readonly string[] InTheOrderWritten = ["first", "second", "third", "fourth"];
    private readonly RecordingPredictionLogger _logger = new();

    public static IEnumerable<TestCaseData> TooLate()
    {
        yield return Case("UseTelemetry", "UsePredictionLog", b => b.UsePredictionLog(new RecordingPredictionLogger()).UseTelemetry());
        yield return Case("UseTelemetry", "UseInputValidation", b => b.UseInputValidation().UseTelemetry());
        yield return Case("UseLogging", "UsePredictionAudit", b => b.UsePredictionAudit(new RecordingPredictionLogger()).UseLogging());
        yield return Case("UseLogging", "UseOutputCheck", b => b.UseOutputCheck().UseLogging());
        yield return Case("UseOutside", "UseResilience", b => b.UseResilience(ResiliencePipeline.Empty).UseOutside(inner => inner));
        yield return Case(
            "UsePredictionLog", "UseInputValidation", b => b.UseInputValidation().UsePredictionLog(new RecordingPredictionLogger()));
        yield return Case("UsePredictionAudit", "Use", b => b.Use(inner => inner).UsePredictionAudit(new RecordingPredictionLogger()));
        yield return Case(
            "UseRouting", "UseCaching",
            b => b.Add("UseCaching", StagePlace.Inside, (inner, _) => inner).Add("UseRouting", StagePlace.Outside, (inner, _) => inner));

        static TestCaseData Case(string late, string early, Action<ModelBuilder<Applicant, float>> write) =>
            new TestCaseData(late, early, write).SetArgDisplayNames(late, early);
    }

    [TestCaseSource(nameof(TooLate))]
    public void A_stage_written_too_late_is_refused_naming_both(string late, string early, Action<ModelBuilder<Applicant, float>> write)
    {
        var error = Assert.Throws<InvalidOperationException>(() => write(Builder()));

        Assert.That(error.Message, Does.StartWith($"{late} (").And.Contain($"before {early} ("));
    }

    [Test]
    public void A_model_of_another_name_than_the_pipeline_is_refused_naming_both() =>
        Assert.That(
            () => new ServiceCollection().AddModel<Applicant, int>("churn").FromModel(Model.Create("other", (Applicant _) => 1)),
            Throws.ArgumentException.With.Message.Contains("'churn'").And.Message.Contains("'other'"));

    [Test]
    public void A_second_log_is_refused_naming_both()
    {
        var builder = Builder().UsePredictionLog(_logger);

        var error = Assert.Throws<InvalidOperationException>(() => builder.UsePredictionAudit(_logger));

        Assert.That(error.Message, Does.Contain("UsePredictionAudit follows UsePredictionLog"));
    }

    [Test]
    public async Task A_refused_stage_is_not_added()
    {
        var calls = new List<string>();
        var builder = Builder().UseInputValidation();
        Assert.Throws<InvalidOperationException>(() => builder.UseOutside(inner => Spy(inner, "late", calls)));

        await using var model = builder.Build();
        await model.PredictAsync(new Applicant(30));

        Assert.That(calls, Is.Empty);
    }

    [Test]
    public async Task The_first_stage_added_is_the_outermost_and_nothing_is_sorted()
    {
        var calls = new List<string>();
        await using var model = Builder()
            .UseOutside(inner => Spy(inner, "first", calls))
            .UseOutside(inner => Spy(inner, "second", calls))
            .UsePredictionLog(_logger)
            .Use(inner => Spy(inner, "third", calls))
            .Use(inner => Spy(inner, "fourth", calls))
            .Build();

        await model.PredictAsync(new Applicant(30));

        Assert.That(calls, Is.EqualTo(InTheOrderWritten));
    }

    [Test]
    public async Task A_stage_that_would_do_nothing_is_its_inner_model()
    {
        var seen = new List<object>();
        await using var model = Model.Create("sum", (float value) => value.ToString("R")).AsBuilder()
            .UseOutside(Note<float, string>)
            .UseLogging()
            .UseLogging(NullLoggerFactory.Instance)
            .UseOutside(Note<float, string>)
            .Use(Note<float, string>)
            .UseOutputCheck()
            .UseResilience(ResiliencePipeline.Empty)
            .Use(Note<float, string>)
            .Build();

        Assert.That(seen, Has.Count.EqualTo(4).And.All.SameAs(seen[0]));

        IModel<TInput, TOutput> Note<TInput, TOutput>(IModel<TInput, TOutput> inner)
        {
            seen.Add(inner);
            return inner;
        }
    }

    [Test]
    public async Task Validation_without_rules_is_its_inner_model()
    {
        var seen = new List<object>();
        var codec = new RowCodecBuilder<string>().Add("text", value => value).Build();
        await using var model = Model.Create("length", value => value.Length, codec, RowCodec.For<int>()).AsBuilder()
            .Use(Note).UseInputValidation().Use(Note).Build();

        Assert.That(seen[0], Is.SameAs(seen[1]));

        IModel<string, int> Note(IModel<string, int> inner)
        {
            seen.Add(inner);
            return inner;
        }
    }

    [Test]
    public void Build_without_a_model_says_what_to_call() =>
        Assert.That(
            () => new Microsoft.Extensions.DependencyInjection.ServiceCollection().AddModelOf().Build(),
            Throws.InvalidOperationException.With.Message.Contains("FromModel").And.Message.Contains("FromStore"));

    [Test]
    public void A_second_model_is_refused() =>
        Assert.That(
            () => Builder().FromModel(new StubModel(_ => 2)),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "The pipeline 'churn' has a model already: call FromModel, FromStore or FromHttp once."));

    [Test]
    public void A_stage_that_is_null_is_refused() =>
        Assert.That(
            () => Builder().Use(_ => null!).Build(),
            Throws.InvalidOperationException.With.Message.Contains("returns its inner model"));

    [Test]
    public void A_place_that_does_not_exist_and_a_stage_without_a_name_are_refused()
    {
        Assert.That(
            () => Builder().Add("UseIt", (StagePlace)7, (inner, _) => inner),
            Throws.TypeOf<ArgumentOutOfRangeException>()
                .With.Message.StartsWith("There is no such place in a pipeline: take one of Outside, Log, Inside.")
                .And.Message.Contains("7"));
        Assert.That(() => Builder().Add(" ", StagePlace.Inside, (inner, _) => inner), Throws.ArgumentException);
    }

    [Test]
    public void Build_over_a_store_that_nobody_gave_says_how_to_give_one() =>
        Assert.That(
            () => new Microsoft.Extensions.DependencyInjection.ServiceCollection().AddModelOf()
                .FromStore("champion", new StoredStubs().Loader).Build(),
            Throws.InvalidOperationException.With.Message.Contains("there is no store"));

    [Test]
    public async Task One_builder_builds_two_independent_pipelines()
    {
        var stages = new List<SpyStage<Applicant, float>>();
        var services = new TestServices();
        var builder = Model.Create("churn", (Applicant _) => 1f).AsBuilder()
            .UseLogging()
            .UsePredictionLog(_logger)
            .Use(inner =>
            {
                stages.Add(Spy(inner, "spy", []));
                return stages[^1];
            });
        var one = builder.Build();
        await using var other = builder.Build(services);

        await one.PredictAsync(new Applicant(30));
        await one.DisposeAsync();
        await other.PredictAsync(new Applicant(31));
        await other.FlushAsync();

        Assert.Multiple(() =>
        {
            Assert.That(stages, Has.Count.EqualTo(2));
            Assert.That(stages.Select(stage => stage.Disposals), Is.EqualTo(Expect.Rows(1, 0)));
            Assert.That(one.LogStatistics, Is.EqualTo(new PredictionLogStatistics(1, 1, 0)));
            Assert.That(other.LogStatistics, Is.EqualTo(new PredictionLogStatistics(1, 1, 0)));
            Assert.That(services.Messages.Count(message => message.Category == "Productionize.Model"), Is.EqualTo(2));
        });
    }

    [TestCase("Churn")]
    [TestCase("churn\n")]
    [TestCase("")]
    public void A_model_with_a_name_that_is_none_is_refused(string name) =>
        Assert.That(() => Model.Create(name, (Applicant _) => 1f), Throws.ArgumentException);

    private static ModelBuilder<Applicant, float> Builder() => Model.Create("churn", (Applicant _) => 1f).AsBuilder();

    private static SpyStage<Applicant, float> Spy(IModel<Applicant, float> inner, string name, List<string> calls) =>
        new(inner, name, calls);
}
