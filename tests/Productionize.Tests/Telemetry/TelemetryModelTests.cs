using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Productionize;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TelemetryModelTests : IDisposable
{
    private readonly TestServices _services = new();
    private readonly MetricCollector<double> _durations = new(null, ProductionizeTelemetry.Name, "productionize.prediction.duration");
    private readonly List<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public TelemetryModelTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Productionize",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [TearDown]
    public void Dispose()
    {
        _listener.Dispose();
        _durations.Dispose();
    }

    [Test]
    public async Task An_answer_is_measured_and_a_span_with_model_version_and_id()
    {
        var stub = new StubModel(_ => Pass(2)) { Info = new ModelInfo("churn", 7) };
        await using var model = stub.AsBuilder().UseTelemetry().Build(_services);

        var answer = await model.PredictAsync(new Applicant(30));

        var measured = _durations.GetMeasurementSnapshot().Single();
        var span = _spans.Single();
        Assert.Multiple(() =>
        {
            Assert.That(measured.Value, Is.EqualTo(2).Within(1e-9));
            Assert.That(measured.Tags, Is.EquivalentTo(Tags("Answered", 7)));
            Assert.That(span.OperationName, Is.EqualTo("predict"));
            Assert.That(span.TagObjects.ToDictionary(), Is.EquivalentTo(new Dictionary<string, object?>
            {
                ["productionize.model"] = "churn",
                ["productionize.prediction.id"] = answer.Id,
                ["productionize.version"] = 7,
            }));
            Assert.That(span.Status, Is.EqualTo(ActivityStatusCode.Unset));
        });
    }

    [TestCase(30, "Failed", "FormatException")]
    [TestCase(7, "Rejected", "InvalidInputException")]
    public async Task A_failure_is_measured_and_its_span_has_the_type_of_the_error_but_no_text(int age, string status, string error)
    {
        await using var model = new StubModel(_ => throw new FormatException("ann@example.org")) { Info = new ModelInfo("churn") }.AsBuilder()
            .UseTelemetry().UseInputValidation().Build(_services);

        Assert.That(async () => await model.PredictAsync(new Applicant(age)), Throws.Exception);

        var span = _spans.Single();
        Assert.Multiple(() =>
        {
            Assert.That(_durations.GetMeasurementSnapshot().Single().Tags, Is.EquivalentTo(Tags(status)));
            Assert.That((span.Status, span.StatusDescription), Is.EqualTo((ActivityStatusCode.Error, error)));
            Assert.That(span.Events, Is.Empty);
            Assert.That(span.TagObjects.Select(tag => $"{tag.Value}"), Has.None.Contains("ann@"));
        });
    }

    [Test]
    public async Task A_canceled_call_is_measured_as_canceled()
    {
        await using var model = Model.Create("churn", (Applicant _) => 1f).AsBuilder().UseTelemetry().Build(_services);

        Assert.That(async () => await model.PredictAsync(new(30), default, new(true)), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(_durations.GetMeasurementSnapshot().Single().Tags["status"], Is.EqualTo("Canceled"));
    }

    [Test]
    public async Task A_batch_is_one_span_and_a_measurement_for_each_row_with_its_share_of_the_time()
    {
        await using var model = new StubModel(row => Pass(row.Age == 31 ? throw new IOException("row") : 2)) { Info = new ModelInfo("churn", 7) }
            .AsBuilder().UseTelemetry().Build(_services);

        await model.PredictBatchAsync([new(30), new(31)]);

        var measured = _durations.GetMeasurementSnapshot();
        Assert.Multiple(() =>
        {
            Assert.That(measured.Select(each => each.Value), Is.All.EqualTo(1).Within(1e-9));
            Assert.That(measured.Select(each => each.Tags["status"]), Is.EqualTo(Expect.Rows("Answered", "Failed")));
            Assert.That(_spans.Single().OperationName, Is.EqualTo("predict batch"));
            Assert.That(_spans.Single().GetTagItem("productionize.rows"), Is.EqualTo(2));
            Assert.That(_spans.Single().GetTagItem("productionize.model"), Is.EqualTo("churn"));
        });
    }

    [Test]
    public async Task A_batch_that_fails_as_a_whole_is_measured_once()
    {
        await using var model = new StubModel(_ => 1) { Info = new ModelInfo("churn") }.AsBuilder()
            .UseTelemetry().Use(inner => new FailingBatches<float>(inner, () => true)).Build(_services);

        Assert.That(async () => await model.PredictBatchAsync([new(30), new(31)]), Throws.InstanceOf<IOException>());

        Assert.That(_durations.GetMeasurementSnapshot().Single().Tags, Is.EquivalentTo(Tags("Failed")));
        Assert.That(_spans.Single().StatusDescription, Is.EqualTo("IOException"));
    }

    [Test]
    public async Task Without_the_stage_nothing_is_measured()
    {
        await using var model = new StubModel(_ => 1).AsBuilder().Build(_services);

        await model.PredictAsync(new(30));

        Assert.That((_durations.GetMeasurementSnapshot().Count, _spans.Count), Is.EqualTo((0, 0)));
    }

    private float Pass(int seconds)
    {
        _services.Time.Advance(TimeSpan.FromSeconds(seconds));
        return seconds;
    }

    private static Dictionary<string, object?> Tags(string status, int? version = null)
    {
        var tags = new Dictionary<string, object?> { ["model"] = "churn", ["status"] = status };
        if (version is not null)
        {
            tags["version"] = version;
        }

        return tags;
    }
}
