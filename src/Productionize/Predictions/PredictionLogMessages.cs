using Microsoft.Extensions.Logging;

namespace Productionize;

/// <summary>What the prediction logs tell the operator: where something is, never what is in it.</summary>
internal static partial class PredictionLogMessages
{
    [LoggerMessage(
        300, LogLevel.Warning,
        "Cut {Bytes} bytes off the end of {Path} from byte {Start}: a line that was never finished. Nothing acknowledged was in it, " +
        "unless the disk damaged it.")]
    public static partial void TornTailCut(this ILogger logger, string path, long bytes, long start);

    [LoggerMessage(
        301, LogLevel.Warning,
        "Skipped {Path}:{Line}: {Reason} Lines around it are not affected; restore it from a backup if you need it.")]
    public static partial void LineSkipped(this ILogger logger, string path, long line, string reason);

    [LoggerMessage(
        302, LogLevel.Warning,
        "Damage in {Path} at byte {Offset}: {Reason} What lies around it is not affected; restore it from a backup if you need it.")]
    public static partial void SegmentDamaged(this ILogger logger, string path, long offset, string reason);

    [LoggerMessage(
        303, LogLevel.Warning,
        "Sealing the segments of {Path} failed. Nothing is lost: they stay as they are, and the next segment tries again.")]
    public static partial void SealingFailed(this ILogger logger, Exception error, string path);
}
