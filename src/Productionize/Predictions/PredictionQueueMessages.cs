using Microsoft.Extensions.Logging;

namespace Productionize;

internal static partial class PredictionQueueMessages
{
    [LoggerMessage(
        110, LogLevel.Error,
        "The prediction log of '{Model}' has lost {Count} records so far (last reason: {Reason}); predictions go on")]
    public static partial void Dropped(ILogger logger, Exception? error, string model, long count, string reason);
}
