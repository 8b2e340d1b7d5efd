using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Productionize;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class SampleRateTests
{
    private static readonly Applicant Row = new(30);
    private readonly RecordingPredictionLogger _logger = new();

    [Test]
    public async Task A_subject_is_in_with_all_its_predictions_or_with_none_in_every_pipeline()
    {
        var logged = new List<string[]>();
        for (var process = 0; process < 2; process++)
        {
            var logger = new RecordingPredictionLogger();
            await using var model = Build(logger, 0.25);
            for (var i = 0; i < 4_000; i++)
            {
                await model.PredictAsync(Row, new() { Subject = $"customer-{i % 1_000}" });
            }

            await model.FlushAsync();
            var subjects = logger.Records.GroupBy(record => record.Subject!).ToArray();
            Assert.That(subjects.Select(subject => subject.Count()), Has.All.EqualTo(4));
            logged.Add(subjects.Select(subject => subject.Key).Order().ToArray());
        }

        Assert.That(logged[1], Is.EqualTo(logged[0]));
        Assert.That(logged[0], Has.Length.InRange(190, 310), "1,000 subjects, a quarter of them, give or take 4 standard deviations");
    }

    // Calculated with another XXH64, in Python: a sample taken today must be the same in every later version.
    [TestCase("customer-0", KnownPlaces.Customer0)]
    [TestCase("customer-1", KnownPlaces.Customer1)]
    [TestCase("Grüße", KnownPlaces.Greeting)]
    public void The_place_of_a_subject_never_changes(string subject, double place) => Assert.Multiple(() =>
    {
        Assert.That(new PredictionSample(place + 1e-9).Has(new() { Subject = subject }, Guid.Empty), Is.True);
        Assert.That(new PredictionSample(place - 1e-9).Has(new() { Subject = subject }, Guid.Empty), Is.False);
    });

    [TestCase(null)]
    [TestCase("")]
    public void Without_a_subject_the_id_decides(string? subject)
    {
        var id = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        var options = new PredictionOptions { Subject = subject };

        Assert.That(new PredictionSample(KnownPlaces.Id + 1e-9).Has(options, id), Is.True);
        Assert.That(new PredictionSample(KnownPlaces.Id - 1e-9).Has(options, id), Is.False);
    }

    [Test]
    public async Task What_is_left_out_is_counted_apart_and_is_no_loss()
    {
        using var measured = new MetricCollector<long>(null, "Productionize", "productionize.log.sampled_out");
        await using var model = Build(_logger, 0.5);
        for (var i = 0; i < 1_000; i++)
        {
            await model.PredictAsync(Row);
        }

        await model.PredictBatchAsync(Enumerable.Repeat(Row, 1_000).ToArray());
        await model.FlushAsync();

        var statistics = model.LogStatistics!;
        Assert.Multiple(() =>
        {
            Assert.That(statistics.Accepted + statistics.SampledOut, Is.EqualTo(2_000));
            Assert.That(statistics.SampledOut, Is.InRange(900, 1_100));
            Assert.That((statistics.Written, statistics.Dropped), Is.EqualTo((statistics.Accepted, 0L)));
            Assert.That(_logger.Records, Has.Count.EqualTo(statistics.Accepted));
            Assert.That(measured.GetMeasurementSnapshot().Sum(one => one.Value), Is.EqualTo(statistics.SampledOut));
            Assert.That(measured.GetMeasurementSnapshot().Select(one => one.Tags["model"]), Has.All.EqualTo("stub"));
        });
    }

    [Test]
    public async Task What_is_left_out_is_not_encoded()
    {
        var codec = new RowCodecBuilder<Applicant>().Add("age", (Func<Applicant, long>)(_ => throw new FormatException("encoded"))).Build();
        await using var model = Model.Create("churn", row => row.Age, codec, RowCodec.For<int>()).AsBuilder()
            .UsePredictionLog(_logger, new() { SampleRate = double.Epsilon }).Build();

        await model.PredictAsync(Row);
        await model.FlushAsync();

        Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(0, 0, 0) { SampledOut = 1 }));
    }

    [Test]
    public async Task Failures_are_sampled_like_answers()
    {
        await using var model = new StubModel(_ => throw new InvalidOperationException("broken")).AsBuilder()
            .UsePredictionLog(_logger, new() { SampleRate = double.Epsilon }).Build();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await model.PredictAsync(Row));

        Assert.That(model.LogStatistics!.SampledOut, Is.EqualTo(1));
    }

    [Test]
    public void An_audit_refuses_a_rate_below_1() => Assert.That(
        () => new StubModel(_ => 1).AsBuilder().UsePredictionAudit(_logger, new() { SampleRate = 0.5 }),
        Throws.ArgumentException.With.Message.Contains("UsePredictionAudit of 'stub' has the SampleRate 0.5, but an audit leaves out nothing"));

    private static ModelPipeline<Applicant, float> Build(IPredictionLogger logger, double rate) =>
        new StubModel(_ => 1).AsBuilder().UsePredictionLog(logger, new() { SampleRate = rate }).Build();

    private static class KnownPlaces
    {
        public const double Customer0 = 0.07415062367257386;
        public const double Customer1 = 0.6398586065229009;
        public const double Greeting = 0.21720978322347095;
        public const double Id = 0.8862261950536516;
    }
}
