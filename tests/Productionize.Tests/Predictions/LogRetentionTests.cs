using Microsoft.Extensions.Time.Testing;

namespace Productionize.Predictions;

public sealed class LogRetentionTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Create() => _directory = new TemporaryDirectory();

    [TearDown]
    public void Delete() => _directory.Dispose();

    [Test]
    public async Task A_segment_is_deleted_once_all_in_it_has_expired_by_the_age_of_its_models()
    {
        var options = new PredictionSegmentOptions
        {
            Time = new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(10)),
            KeepFor = TimeSpan.FromDays(2),
            KeepModelFor = new Dictionary<string, TimeSpan> { ["fraud"] = TimeSpan.FromDays(30) },
        };
        await using var log = new PredictionLog(_directory.Path, options);
        var now = DateTimeOffset.UtcNow;
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1) with { Time = now }));
        await log.SealAsync();
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(2, model: new ModelInfo("fraud", 1)) with { Time = now }));
        await log.SealAsync();
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(3) with { Time = now.AddDays(9) }));
        await log.SealAsync();
        await log.LogOutcomesAsync([PredictionSamples.Outcome(1, true) with { ObservedAt = now.AddDays(-20) }]);
        await log.LogOutcomesAsync([PredictionSamples.Outcome(1, true) with { ObservedAt = now.AddDays(-30) }]);

        // The log deletes by itself too, whenever it begins a segment.
        await log.DeleteExpiredAsync();

        Assert.That((await log.ReadRecordsAsync()).Select(record => record.Id), Is.EquivalentTo(new[] { PredictionSamples.Id(2), PredictionSamples.Id(3) }));
        Assert.That(Directory.GetFiles(Path.Combine(_directory.Path, "segments"), "*.segment"), Has.Length.EqualTo(3), "outcomes go by the longest age");
    }

    [Test]
    public async Task Without_an_age_nothing_expires()
    {
        await using var log = new PredictionLog(
            _directory.Path, new PredictionSegmentOptions { Time = new FakeTimeProvider(DateTimeOffset.UtcNow.AddYears(100)) });
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));

        Assert.That(await log.DeleteExpiredAsync(), Is.Zero);
        Assert.That(await log.ReadRecordsAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public void An_age_below_an_hour_is_refused() => Assert.That(
        () => new PredictionLog(_directory.Path, new PredictionSegmentOptions
        {
            KeepFor = TimeSpan.FromMinutes(59),
            KeepModelFor = new Dictionary<string, TimeSpan> { ["fraud"] = TimeSpan.Zero },
        }),
        Throws.ArgumentException.With.Message.Contains("KeepFor is 00:59:00, allowed is from 01:00:00")
            .And.Message.Contains("KeepModelFor['fraud'] is 00:00:00"));
}
