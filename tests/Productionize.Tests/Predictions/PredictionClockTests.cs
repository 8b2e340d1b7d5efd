namespace Productionize;

public class PredictionClockTests
{
    [Test]
    public async Task The_time_of_a_record_follows_a_clock_that_was_set_within_a_second()
    {
        var time = new SettableClock();
        var logger = new RecordingPredictionLogger();
        await using var model = new StubModel(_ => 1).AsBuilder().UsePredictionLog(logger).Build(new OnlyTime(time));
        var start = time.Utc;
        await model.PredictAsync(new Applicant(30));
        time.Pass(TimeSpan.FromMilliseconds(500));
        await model.PredictAsync(new Applicant(30));
        time.Utc += TimeSpan.FromHours(1);
        time.Pass(TimeSpan.FromMilliseconds(600));
        await model.PredictAsync(new Applicant(30));
        time.Pass(TimeSpan.FromMilliseconds(600));
        await model.PredictAsync(new Applicant(30));
        await model.FlushAsync();

        var hour = TimeSpan.FromHours(1);
        Assert.That(logger.Records.Select(record => record.Time - start), Is.EqualTo(Expect.Rows(
            TimeSpan.Zero, TimeSpan.FromSeconds(0.5), hour + TimeSpan.FromSeconds(1.1), hour + TimeSpan.FromSeconds(1.7))));
    }

    private sealed class SettableClock : TimeProvider
    {
        private long _timestamp = 1_000;

        public DateTimeOffset Utc { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => _timestamp;

        public override DateTimeOffset GetUtcNow() => Utc;

        public void Pass(TimeSpan span)
        {
            Utc += span;
            _timestamp += (long)span.TotalMilliseconds;
        }
    }

    private sealed class OnlyTime(TimeProvider time) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(TimeProvider) ? time : null;
    }
}
