using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;

namespace Productionize;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class PredictionQueueTests
{
    private static readonly Applicant Row = new(30);
    private readonly TestServices _services = new();
    private readonly RecordingPredictionLogger _logger = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Test]
    public async Task A_logger_that_throws_costs_no_answer_and_the_loss_is_counted_measured_and_said()
    {
        using var dropped = new MetricCollector<long>(null, "Productionize", "productionize.log.dropped");
        _logger.Before = _ => throw new IOException("disk full");
        await using var model = Build(new() { MaxAttempts = 3, RetryDelay = TimeSpan.Zero });

        var answer = await model.PredictAsync(Row);
        var error = (await Assert.ThrowsAsync<PredictionLogException>(async () => await model.FlushAsync()))!;

        var message = _services.Messages.Single(message => message.Category == "Productionize.PredictionLog");
        var measured = dropped.GetMeasurementSnapshot().Single();
        Assert.Multiple(() =>
        {
            Assert.That(answer.Value, Is.EqualTo(1));
            Assert.That(error!.InnerException, Is.InstanceOf<IOException>());
            Assert.That(_logger.Calls, Is.EqualTo(3));
            Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(1, 0, 1)));
            Assert.That((measured.Value, measured.Tags["model"], measured.Tags["reason"]), Is.EqualTo((1L, (object)"stub", (object)"failed")));
            Assert.That(message.Level, Is.EqualTo(LogLevel.Error));
            Assert.That(message.Message, Does.Contain("'stub' has lost 1 records").And.Contain("failed"));
            Assert.That(message.Exception, Is.InstanceOf<IOException>());
        });
    }

    [Test]
    public async Task A_group_that_fails_once_is_written_once()
    {
        using var written = new MetricCollector<long>(null, "Productionize", "productionize.log.written");
        _logger.Before = call => call == 1 ? throw new IOException("away") : Task.CompletedTask;
        await using var model = Build(new() { RetryDelay = TimeSpan.Zero });

        await model.PredictAsync(Row);
        await model.FlushAsync();

        Assert.That((_logger.Calls, _logger.Records.Count), Is.EqualTo((2, 1)));
        Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(1, 1, 0)));
        Assert.That(written.GetMeasurementSnapshot().Sum(measured => measured.Value), Is.EqualTo(1));
    }

    [Test]
    public async Task The_pause_before_a_retry_doubles()
    {
        var tries = new List<DateTimeOffset>();
        _logger.Before = _ =>
        {
            tries.Add(_services.Time.GetUtcNow());
            throw new IOException("away");
        };
        await using var model = Build(new() { MaxAttempts = 3, RetryDelay = TimeSpan.FromMilliseconds(100) });
        await model.PredictAsync(Row);

        await Patience.UntilAsync(() =>
        {
            _services.Time.Advance(TimeSpan.FromMilliseconds(1));
            return model.LogStatistics!.Dropped == 1;
        });

        Assert.That(tries[1] - tries[0], Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(100)));
        Assert.That(tries[2] - tries[1], Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(200)));
    }

    [Test]
    public async Task A_full_queue_drops_the_newest_counts_each_and_says_so_at_each_doubling()
    {
        using var dropped = new MetricCollector<long>(null, "Productionize", "productionize.log.dropped");
        Block();
        await using var model = Build(new() { MaxRecords = 4 });
        await model.PredictAsync(Row);
        await Patience.Of(_entered.Task);

        for (var age = 31; age < 39; age++)
        {
            Assert.That((await model.PredictAsync(new Applicant(age))).Value, Is.EqualTo(1));
        }

        _gate.SetResult();
        await Assert.ThrowsAsync<PredictionLogException>(async () => await model.FlushAsync());

        Assert.Multiple(() =>
        {
            Assert.That(_logger.Records.Select(record => record.Input[0].AsInt64()), Is.EqualTo(Expect.Rows(30, 31, 32, 33)));
            Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(9, 4, 5)));
            Assert.That(dropped.GetMeasurementSnapshot().Select(measured => measured.Tags["reason"]), Is.EqualTo(Enumerable.Repeat("full", 5)));
            Assert.That(
                _services.Messages.Where(message => message.Id.Id == 110).Select(message => message.StructuredState!.Single(pair => pair.Key == "Count").Value),
                Is.EqualTo(Expect.Rows("1", "2", "4")));
        });
    }

    [Test]
    public async Task A_queue_that_was_full_takes_records_again()
    {
        Block();
        await using var model = Build(new() { MaxRecords = 1 });
        await model.PredictAsync(Row);
        await Patience.Of(_entered.Task);
        await model.PredictAsync(Row);
        _gate.SetResult();
        await Assert.ThrowsAsync<PredictionLogException>(async () => await model.FlushAsync());

        await model.PredictAsync(Row);
        await model.FlushAsync();

        Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(3, 2, 1)));
    }

    [Test]
    public async Task The_queue_is_bounded_in_bytes_too()
    {
        Block();
        await using var model = Build(new() { MaxBytes = 1024 });
        await model.PredictAsync(Row);
        await Patience.Of(_entered.Task);
        for (var i = 0; i < 20; i++)
        {
            await model.PredictAsync(Row);
        }

        _gate.SetResult();
        await Assert.ThrowsAsync<PredictionLogException>(async () => await model.FlushAsync());

        var statistics = model.LogStatistics!;
        Assert.That(_logger.Bytes, Has.Length.LessThanOrEqualTo(1024).And.Length.GreaterThan(512));
        Assert.That((statistics.Accepted, statistics.Written + statistics.Dropped), Is.EqualTo((21L, 21L)));
    }

    [Test]
    public async Task Records_that_come_while_a_group_is_written_are_the_next_group()
    {
        Block();
        await using var model = Build(new());
        await model.PredictAsync(Row);
        await Patience.Of(_entered.Task);
        for (var i = 0; i < 100; i++)
        {
            await model.PredictAsync(Row);
        }

        _gate.SetResult();
        await model.FlushAsync();

        Assert.That(_logger.Groups, Is.EqualTo(Expect.Rows(1, 100)));
    }

    [Test]
    public async Task The_group_window_gathers_records_until_it_ends_or_someone_flushes()
    {
        await using var model = Build(new() { GroupWindow = TimeSpan.FromSeconds(1) });
        for (var i = 0; i < 10; i++)
        {
            await model.PredictAsync(Row);
        }

        var start = _services.Time.GetUtcNow();
        await Patience.UntilAsync(() =>
        {
            _services.Time.Advance(TimeSpan.FromMilliseconds(1));
            return _logger.Groups.Count == 1;
        });
        var waited = _services.Time.GetUtcNow() - start;
        await model.PredictAsync(Row);
        await Patience.Of(model.FlushAsync().AsTask());

        Assert.That(_logger.Groups, Is.EqualTo(Expect.Rows(10, 1)));
        Assert.That(waited, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task FlushAsync_waits_for_the_group_being_written()
    {
        Block();
        await using var model = Build(new());
        await model.PredictAsync(Row);
        await Patience.Of(_entered.Task);

        var flush = model.FlushAsync().AsTask();
        var early = flush.IsCompleted;
        _gate.SetResult();
        await Patience.Of(flush);

        Assert.That((early, _logger.Records.Count), Is.EqualTo((false, 1)));
    }

    [Test]
    public async Task FlushAsync_tells_of_the_group_that_was_lost_though_the_next_one_was_kept()
    {
        Block(fails: true);
        await using var model = Build(new() { MaxAttempts = 1 });
        await model.PredictAsync(Row);
        await Patience.Of(_entered.Task);
        await model.PredictAsync(Row);

        var flush = model.FlushAsync().AsTask();
        _gate.SetResult();

        Assert.That(async () => await Patience.Of(flush), Throws.InstanceOf<PredictionLogException>());
        Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(2, 1, 1)));
    }

    [Test]
    public async Task FlushAsync_that_is_canceled_ends_the_wait_but_not_the_writing()
    {
        Block();
        await using var model = Build(new());
        await model.PredictAsync(Row);
        await Patience.Of(_entered.Task);

        Assert.That(async () => await model.FlushAsync(new(true)), Throws.InstanceOf<OperationCanceledException>());
        _gate.SetResult();
        await model.FlushAsync();

        Assert.That(_logger.Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Disposal_tries_what_waits_once_more_without_a_pause()
    {
        _logger.Before = call =>
        {
            _entered.TrySetResult();
            return call == 1 ? throw new IOException("away") : Task.CompletedTask;
        };
        var model = Build(new() { RetryDelay = TimeSpan.FromSeconds(60) });
        await model.PredictAsync(Row);
        await Patience.Of(_entered.Task);

        await Patience.Of(model.DisposeAsync().AsTask());

        Assert.That((_logger.Calls, _logger.Records.Count), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task Disposal_gives_up_on_a_logger_that_goes_on_failing()
    {
        _logger.Before = _ => throw new IOException("away");
        var model = Build(new() { RetryDelay = TimeSpan.FromSeconds(60), MaxAttempts = 100 });
        await model.PredictAsync(Row);

        await Patience.Of(model.DisposeAsync().AsTask());

        Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(1, 0, 1)));
    }

    [Test]
    public async Task The_logger_runs_outside_the_trace_of_a_caller()
    {
        var seen = new List<Activity?>();
        _logger.Before = _ =>
        {
            seen.Add(Activity.Current);
            return Task.CompletedTask;
        };
        using var activity = new Activity("caller").Start();
        await using var model = Build(new());

        await model.PredictAsync(Row);
        await model.FlushAsync();

        Assert.That(seen, Has.Count.EqualTo(1).And.All.Null);
        Assert.That(_logger.Records.Single().TraceId, Is.EqualTo(activity.TraceId.ToHexString()));
    }

    [Test]
    public async Task Eight_threads_lose_and_double_nothing()
    {
        await using var model = Build(new() { MaxRecords = 1_000_000 });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                await model.PredictAsync(Row);
            }
        })));
        await model.FlushAsync();

        Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(16_000, 16_000, 0)));
        Assert.That(_logger.Records.Select(record => record.Id).Distinct().Count(), Is.EqualTo(16_000));
    }

    private ModelPipeline<Applicant, float> Build(PredictionLogOptions options)
    {
        options.GroupWindow = options.GroupWindow == TimeSpan.FromMilliseconds(5) ? TimeSpan.Zero : options.GroupWindow;
        return new StubModel(_ => 1).AsBuilder().UsePredictionLog(_logger, options).Build(_services);
    }

    /// <summary>Lets the first call of the logger wait.</summary>
    private void Block(bool fails = false) => _logger.Before = async call =>
    {
        if (call == 1)
        {
            _entered.TrySetResult();
            await _gate.Task;
            if (fails)
            {
                throw new IOException("away");
            }
        }
    };
}
