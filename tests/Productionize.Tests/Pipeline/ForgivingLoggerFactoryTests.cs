using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Productionize;

public class ForgivingLoggerFactoryTests
{
    private static readonly Applicant Row = new(30);

    [Test]
    public async Task Broken_messages_do_not_stop_the_writing_of_later_records()
    {
        var log = new RecordingPredictionLogger { Before = call => call == 1 ? throw new IOException("full") : Task.CompletedTask };
        await using var model = Model.Create("churn", (Applicant _) => 1f).AsBuilder()
            .UsePredictionLog(log, new PredictionLogOptions { MaxAttempts = 1 })
            .Build(new ThrowingLoggers());

        await model.PredictAsync(Row);
        Assert.That(async () => await model.FlushAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10)), Throws.InstanceOf<PredictionLogException>());
        await model.PredictAsync(Row);
        await model.FlushAsync();

        Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(2, 1, 1)));
    }

    [Test]
    public async Task Broken_messages_do_not_end_the_following_of_an_alias()
    {
        var stubs = await new StoredStubs().AddAsync(2);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().Build(new ThrowingLoggers());
        await model.StartAsync();

        foreach (var version in (int[])[2, 1, 2])
        {
            await stubs.MoveAsync(version);
            await Patience.UntilAsync(() => model.GetService<ModelInfo>()!.Version == version);
        }
    }

    [Test]
    public async Task Broken_messages_cost_no_answer()
    {
        await using var model = Model.Create("churn", (Applicant _) => 1f).AsBuilder().UseLogging().Build(new ThrowingLoggers());

        Assert.That((await model.PredictAsync(Row)).Value, Is.EqualTo(1));
    }

    [Test]
    public void A_logger_that_throws_at_every_member_is_off_and_silent()
    {
        using var factory = new ForgivingLoggerFactory(new Broken());
        var logger = factory.CreateLogger("any");

        Assert.Multiple(() =>
        {
            Assert.That(logger.IsEnabled(LogLevel.Critical), Is.False);
            Assert.That(logger.BeginScope("scope"), Is.Null);
            Assert.That(() => logger.Log(LogLevel.Critical, default, "state", null, (state, _) => state), Throws.Nothing);
        });
    }

    [Test]
    public void The_loggers_stay_their_owners_and_take_his_providers()
    {
        var inner = new Broken();
        var factory = new ForgivingLoggerFactory(inner);
        factory.AddProvider(NullLoggerProvider.Instance);
        factory.Dispose();

        Assert.That((inner.Providers, inner.Disposals), Is.EqualTo((1, 0)));
    }

    private sealed class Broken : ILoggerFactory, ILogger
    {
        public int Providers { get; private set; }

        public int Disposals { get; private set; }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => Providers++;

        public void Dispose() => Disposals++;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new IOException("broken");

        public bool IsEnabled(LogLevel logLevel) => throw new IOException("broken");

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("broken");
    }
}
