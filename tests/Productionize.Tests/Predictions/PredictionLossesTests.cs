using Microsoft.Extensions.Logging;

namespace Productionize;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class PredictionLossesTests
{
    private readonly TestServices _services = new();
    private readonly RecordingPredictionLogger _logger = new();
    private readonly PredictionLosses _losses;

    public PredictionLossesTests()
    {
        var loggers = (ILoggerFactory)_services.GetService(typeof(ILoggerFactory))!;
        _losses = new PredictionLosses(_services.Time, loggers.CreateLogger("losses"), "churn");
    }

    [Test]
    public void The_first_loss_and_each_doubling_say_how_many_since_when_and_why()
    {
        for (var i = 0; i < 5; i++)
        {
            _losses.Add(1, i < 3 ? "full" : "failed", null);
            Pass(TimeSpan.FromMinutes(2));
        }

        Assert.That(Said(), Is.EqualTo(Expect.Rows(
            "The prediction log of 'churn' has lost 1 records since 2026-03-01 12:00:00Z (last reason: full); predictions go on",
            "The prediction log of 'churn' has lost 2 records since 2026-03-01 12:00:00Z (last reason: full); predictions go on",
            "The prediction log of 'churn' has lost 4 records since 2026-03-01 12:00:00Z (last reason: failed); predictions go on")));
    }

    [Test]
    public void The_first_group_without_a_loss_is_said_once_with_all_that_was_lost()
    {
        _losses.Add(1, "full", null);
        Pass(TimeSpan.FromSeconds(5));
        var before = _losses.Total;
        _losses.Add(2, "failed", new IOException("away"));
        _losses.Written(before);
        var during = _services.Messages.Count;
        _losses.Written(_losses.Total);
        _losses.Written(_losses.Total);

        Assert.That(during, Is.EqualTo(2), "a loss while a group is written is no end");
        Assert.That(_services.Messages.Select(message => message.Id.Id), Is.EqualTo(Expect.Rows(110, 110, 111)));
        Assert.That(_services.Messages[^1].Level, Is.EqualTo(LogLevel.Warning));
        Assert.That(Said()[^1], Is.EqualTo(
            "The prediction log of 'churn' keeps records again; it has lost 3 from 2026-03-01 12:00:00Z to 2026-03-01 12:00:05Z " +
            "(last reason: failed)"));
        Assert.That(_losses.Total, Is.EqualTo(3));
    }

    [Test]
    public void A_log_that_loses_nothing_says_nothing()
    {
        _losses.Written(0);

        Assert.That(_services.Messages, Is.Empty);
    }

    [Test]
    public void Losses_after_a_calm_minute_are_counted_and_dated_anew()
    {
        _losses.Add(7, "full", null);
        _losses.Written(7);
        Pass(TimeSpan.FromMinutes(1));
        _losses.Add(2, "failed", null);
        _losses.Written(9);

        Assert.That(Said().Skip(2), Is.EqualTo(Expect.Rows(
            "The prediction log of 'churn' has lost 2 records since 2026-03-01 12:01:00Z (last reason: failed); predictions go on",
            "The prediction log of 'churn' keeps records again; it has lost 2 from 2026-03-01 12:01:00Z to 2026-03-01 12:01:00Z " +
            "(last reason: failed)")));
    }

    [Test]
    public void A_log_that_flaps_does_not_flood()
    {
        for (var i = 1; i <= 1_000; i++)
        {
            _losses.Add(1, "failed", null);
            _losses.Written(i);
            Pass(TimeSpan.FromSeconds(30));
        }

        Assert.That(
            _services.Messages.Select(message => (message.Id.Id, message.StructuredState!.Single(pair => pair.Key == "Count").Value)),
            Is.EqualTo(Enumerable.Range(0, 10).SelectMany(power => Expect.Rows((110, $"{1 << power}"), (111, $"{1 << power}")))));
    }

    [Test]
    public async Task A_pipeline_whose_logger_comes_back_says_so()
    {
        _logger.Before = call => call == 1 ? throw new IOException("disk full") : Task.CompletedTask;
        await using var model = Model.Create("churn", (int age) => age).AsBuilder()
            .UsePredictionLog(_logger, new() { MaxAttempts = 1, GroupWindow = TimeSpan.Zero }).Build(_services);

        await model.PredictAsync(1);
        await Assert.ThrowsAsync<PredictionLogException>(async () => await model.FlushAsync());
        var before = _services.Messages.Count;
        await model.PredictAsync(2);
        await model.FlushAsync();
        await model.PredictAsync(3);
        await model.FlushAsync();

        Assert.That(before, Is.EqualTo(1));
        Assert.That(_services.Messages.Select(message => message.Id.Id), Is.EqualTo(Expect.Rows(110, 111)));
        Assert.That(Said()[^1], Does.Contain("it has lost 1 from"));
    }

    private void Pass(TimeSpan time) => _services.Time.Advance(time);

    private string[] Said() => _services.Messages.Select(message => message.Message).ToArray();
}
