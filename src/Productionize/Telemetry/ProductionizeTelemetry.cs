using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Productionize;

/// <summary>The one activity source and the one meter of the library, both called <see cref="Name"/>.</summary>
public static class ProductionizeTelemetry
{
    /// <summary>The name for OpenTelemetry's <c>AddSource</c> and <c>AddMeter</c>.</summary>
    public const string Name = "Productionize";

    internal static readonly ActivitySource Source = new(Name);

    internal static readonly Meter Meter = new(Name);

    internal static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "productionize.prediction.duration", "s", "How long predictions take, by model, version and status.");

    internal static readonly Counter<long> Accepted = Meter.CreateCounter<long>(
        "productionize.log.accepted", "{record}",
        "Prediction records handed to the log, counted when their group is written or when they are refused.");

    internal static readonly Counter<long> Logged = Meter.CreateCounter<long>(
        "productionize.log.written", "{record}", "Prediction records that the logger has acknowledged.");

    internal static readonly Counter<long> LoggedBytes = Meter.CreateCounter<long>(
        "productionize.log.bytes", "By", "Bytes of the encoded prediction records that the logger has acknowledged.");

    internal static readonly Counter<long> LogFailures = Meter.CreateCounter<long>(
        "productionize.log.failures", "{attempt}", "Attempts of the logger to write a group that failed; a group is tried again.");

    internal static readonly Counter<long> Dropped = Meter.CreateCounter<long>(
        "productionize.log.dropped", "{record}", "Prediction records lost, by reason: full, failed or unencodable.");

    internal static readonly Counter<long> SampledOut = Meter.CreateCounter<long>(
        "productionize.log.sampled_out", "{record}", "Prediction records that the sample rate of the log left out.");

    internal static readonly Counter<long> Skipped = Meter.CreateCounter<long>(
        "productionize.log.skipped", "{line}", "Lines of a prediction log that a read skipped because they were damaged.");

    internal static readonly ObservableUpDownCounter<long> QueuedRecords = Meter.CreateObservableUpDownCounter(
        "productionize.log.queue.records", PredictionQueues.Records, "{record}",
        "Prediction records that wait, those being written included: what MaxRecords bounds.");

    internal static readonly ObservableUpDownCounter<long> QueuedBytes = Meter.CreateObservableUpDownCounter(
        "productionize.log.queue.bytes", PredictionQueues.Bytes, "By",
        "Bytes of the prediction records that wait, those being written included: what MaxBytes bounds.");

    private static readonly Counter<long> Swaps = Meter.CreateCounter<long>(
        "productionize.model.swaps", "{swap}", "Versions that replaced another, or failed to, by model and result.");

    private static readonly Counter<long> Restarts = Meter.CreateCounter<long>(
        "productionize.python.restarts", "{worker}", "Python workers that ended by themselves, crashed or were killed, by model.");

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "productionize.python.refused", "{call}", "Calls refused because too many waited for a Python worker already, by model.");

    internal static void Swapped(string model) => Swaps.Add(1, new("model", model), new("result", "swapped"));

    internal static void SwapFailed(string model) => Swaps.Add(1, new("model", model), new("result", "failed"));

    internal static void PythonRestarted(string model) => Restarts.Add(1, new KeyValuePair<string, object?>("model", model));

    internal static void PythonRefused(string model) => Refusals.Add(1, new KeyValuePair<string, object?>("model", model));
}
