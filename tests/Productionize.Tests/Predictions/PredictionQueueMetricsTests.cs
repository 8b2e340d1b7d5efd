using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Productionize;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class PredictionQueueMetricsTests
{
    private const string Name = "measured";
    private readonly RecordingPredictionLogger _logger = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Test]
    public async Task What_is_accepted_is_what_is_written_dropped_and_refused()
    {
        using var accepted = Collect("accepted");
        using var written = Collect("written");
        using var dropped = Collect("dropped");
        using var bytes = Collect("bytes");
        Block();
        await using (var model = Build(new() { MaxRecords = 4 }))
        {
            for (var i = 0; i < 7; i++)
            {
                await model.PredictAsync(30);
            }

            _gate.SetResult();
        }

        Assert.That(
            (Sum(accepted), Sum(written), Sum(dropped), Sum(bytes)), Is.EqualTo((7L, 4L, 3L, (long)_logger.Bytes.Length)));
    }

    [Test]
    public async Task A_record_that_cannot_be_encoded_is_accepted_and_dropped()
    {
        using var accepted = Collect("accepted");
        using var dropped = Collect("dropped");
        var codec = new RowCodecBuilder<int>().Add("age", (Func<int, long>)(_ => throw new FormatException("unreadable"))).Build();
        await using (var model = Model.Create(Name, row => row, codec, RowCodec.For<int>()).AsBuilder().UsePredictionLog(_logger).Build())
        {
            await model.PredictAsync(30);
        }

        Assert.That((Sum(accepted), Sum(dropped)), Is.EqualTo((1L, 1L)));
    }

    [Test]
    public async Task An_audit_that_is_full_has_accepted_what_it_refused()
    {
        using var accepted = Collect("accepted");
        Block();
        await using (var model = Model.Create(Name, (int age) => age).AsBuilder().UsePredictionAudit(_logger, new() { MaxRecords = 1 }).Build())
        {
            var first = model.PredictAsync(30).AsTask();
            await Patience.Of(_entered.Task);
            await Assert.ThrowsAsync<PredictionLogException>(async () => await model.PredictAsync(31));
            _gate.SetResult();
            await Patience.Of(first);
        }

        Assert.That(Sum(accepted), Is.EqualTo(2));
    }

    [Test]
    public async Task Each_attempt_that_fails_is_measured()
    {
        using var failures = Collect("failures");
        _logger.Before = call => call <= 2 ? throw new IOException("away") : Task.CompletedTask;
        await using (var model = Build(new() { RetryDelay = TimeSpan.Zero }))
        {
            await model.PredictAsync(30);
            await model.FlushAsync();
        }

        Assert.That(Sum(failures), Is.EqualTo(2));
    }

    [Test]
    public async Task The_depth_of_the_queue_is_what_waits_and_what_is_being_written_in_all_pipelines_of_a_model()
    {
        using var records = Collect("queue.records");
        using var bytes = Collect("queue.bytes");
        Block();
        var model = Build(new());
        var other = Build(new() { GroupWindow = TimeSpan.FromSeconds(60) });
        await model.PredictAsync(30);
        await Patience.Of(_entered.Task);
        await model.PredictAsync(31);
        await other.PredictAsync(32);

        records.RecordObservableInstruments();
        bytes.RecordObservableInstruments();
        var during = (Sum(records), Sum(bytes) > 0);
        _gate.SetResult();
        await model.FlushAsync();
        await other.FlushAsync();
        records.Clear();
        records.RecordObservableInstruments();
        var after = Of(records).Single().Value;
        await model.DisposeAsync();
        await other.DisposeAsync();
        records.Clear();
        records.RecordObservableInstruments();

        Assert.That((during, after), Is.EqualTo(((3L, true), 0L)));
        Assert.That(Of(records), Is.Empty, "a pipeline that is disposed has no queue");
    }

    private static MetricCollector<long> Collect(string name) => new(null, "Productionize", "productionize.log." + name);

    private static IEnumerable<CollectedMeasurement<long>> Of(MetricCollector<long> collector) =>
        collector.GetMeasurementSnapshot().Where(measured => measured.Tags["model"] is Name);

    private static long Sum(MetricCollector<long> collector) => Of(collector).Sum(measured => measured.Value);

    private ModelPipeline<int, int> Build(PredictionLogOptions options) =>
        Model.Create(Name, (int age) => age).AsBuilder().UsePredictionLog(_logger, options).Build();

    /// <summary>Lets the first call of the logger wait.</summary>
    private void Block() => _logger.Before = async call =>
    {
        if (call == 1)
        {
            _entered.TrySetResult();
            await _gate.Task;
        }
    };
}
