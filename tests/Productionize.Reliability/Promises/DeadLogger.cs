using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace Productionize;

/// <summary>
/// Predicts for ten virtual minutes into a logger that answers nothing, then for ten into one that fails, then into the log that it was.
/// What has no room is dropped and counted: the queue does not spill to disk.
/// </summary>
internal static class DeadLogger
{
    private const string Name = "dead-logger";
    private const int Seconds = 600;

    public static async Task<PromiseResult> ShowAsync(Lane lane)
    {
        var each = lane == Lane.Full ? 500 : 50;
        var byRecords = await ShowAsync(each, new() { MaxRecords = 2000, GroupWindow = TimeSpan.Zero });
        var byBytes = await ShowAsync(each, new() { MaxBytes = 100_000, GroupWindow = TimeSpan.Zero });
        return PromiseResult.Of(
            byRecords.Holds == true && byBytes.Holds == true, $"{byRecords.Measured}; bounded by bytes: {byBytes.Measured}");
    }

    private static async Task<PromiseResult> ShowAsync(int each, PredictionLogOptions limits)
    {
        using var directory = new ScratchDirectory();
        await using var log = new PredictionLog(directory.Path);
        var (time, logger) = (new FakeTimeProvider(PredictionSamples.Noon), new Switched(log));
        await using var model = Model.Create(Name, (Applicant applicant) => applicant.Age / 100).AsBuilder()
            .UsePredictionLog(logger, limits).Build(new OnlyTime(time));
        using var meter = new Measured();
        var failed = 0;
        var healthy = await PredictAsync(60);
        await FlushAsync();
        logger.State = State.Hangs;
        var hanging = await PredictAsync(Seconds);
        logger.State = State.Fails;
        logger.LetGo();
        await PredictAsync(Seconds);
        logger.State = State.Works;
        await DrainAsync();
        var dead = model.LogStatistics!;
        await PredictAsync(1, 1000);
        await DrainAsync();
        var after = model.LogStatistics!;
        var read = (await log.ReadRecordsAsync()).Select(record => record.Id).ToList();
        var isExact = after.Accepted == after.Written + after.Dropped && after.Dropped == meter.Dropped && read.Count == after.Written
            && read.Distinct().Count() == read.Count && after.Written - dead.Written == 1000;
        var isBounded = meter.MostRecords <= limits.MaxRecords && meter.MostBytes <= limits.MaxBytes;
        return PromiseResult.Of(
            failed == 0 && isExact && isBounded && dead.Dropped > 0,
            $"{failed} of {after.Accepted} failed; {after.Written} written, {read.Count} read, {after.Dropped} dropped, counter {meter.Dropped}; at most {meter.MostRecords} records, {meter.MostBytes} bytes; p99 {healthy:F1} us, dead {hanging:F1}");

        // The p99 of the calls, in microseconds.
        async Task<double> PredictAsync(int seconds, int? some = null)
        {
            var times = new List<double>();
            for (var second = 0; second < seconds; second++)
            {
                for (var call = 0; call < (some ?? each); call++)
                {
                    var start = Stopwatch.GetTimestamp();
                    try
                    {
                        await model.PredictAsync(new Applicant(call % 100));
                    }
                    catch (Exception error) when (error is not OutOfMemoryException)
                    {
                        failed++;
                    }

                    times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
                }

                meter.Look();
                time.Advance(TimeSpan.FromSeconds(1));
            }

            times.Sort();
            return times[times.Count * 99 / 100];
        }

        // A retry may wait for the clock.
        async Task DrainAsync()
        {
            var flushing = FlushAsync();
            while (await Task.WhenAny(flushing, Task.Delay(1)) != flushing)
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }

            await flushing;
        }

        async Task FlushAsync()
        {
            try
            {
                await model.FlushAsync();
            }
            catch (PredictionLogException)
            {
                // Says that some were dropped, which are counted.
            }
        }
    }

    private enum State
    {
        Works,
        Hangs,
        Fails,
    }

    private sealed record Applicant(float Age);

    private sealed class Switched(PredictionLog log) : IPredictionLogger
    {
        private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public volatile State State;

        public Durability Durability => log.Durability;

        public void LetGo() => _gate.SetResult();

        public async ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default)
        {
            if (State == State.Hangs)
            {
                await _gate.Task;
            }

            if (State == State.Fails)
            {
                throw new IOException("The logger is away.");
            }

            await log.LogAsync(batch, cancellationToken);
        }

        public ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default) =>
            log.LogOutcomesAsync(outcomes, cancellationToken);
    }

    /// <summary>What the instruments say of the model.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _dropped;

        public Measured()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name.StartsWith("productionize.log.", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>(Take);
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, state) => Take(instrument, value, tags, state));
            _listener.Start();
        }

        public long Dropped => Interlocked.Read(ref _dropped);

        public long MostRecords { get; private set; }

        public long MostBytes { get; private set; }

        public void Look() => _listener.RecordObservableInstruments();

        public void Dispose() => _listener.Dispose();

        private void Take(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "model" && tag.Value is Name)
                {
                    switch (instrument.Name)
                    {
                        case "productionize.log.dropped":
                            Interlocked.Add(ref _dropped, value);
                            break;
                        case "productionize.log.queue.records":
                            MostRecords = Math.Max(MostRecords, value);
                            break;
                        case "productionize.log.queue.bytes":
                            MostBytes = Math.Max(MostBytes, value);
                            break;
                    }
                }
            }
        }
    }
}
