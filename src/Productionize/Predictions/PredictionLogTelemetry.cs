using System.Diagnostics.Metrics;

namespace Productionize;

/// <summary>What the prediction logs count.</summary>
internal static class PredictionLogTelemetry
{
    /// <summary>The counter of lines that a read had to skip.</summary>
    public const string SkippedName = "productionize.prediction_log.skipped";

    public static readonly Meter Meter = new("Productionize");

    public static readonly Counter<long> Skipped =
        Meter.CreateCounter<long>(SkippedName, "{line}", "Lines of a prediction log that a read skipped because they were damaged.");
}
