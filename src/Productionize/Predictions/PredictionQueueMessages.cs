using Microsoft.Extensions.Logging;

namespace Productionize;

internal static partial class PredictionQueueMessages
{
    [LoggerMessage(
        110, LogLevel.Error,
        "The prediction log of '{Model}' has lost {Count} records since {Since:u} (last reason: {Reason}); predictions go on")]
    public static partial void Lost(ILogger logger, Exception? error, string model, long count, DateTimeOffset since, string reason);

    [LoggerMessage(
        111, LogLevel.Warning,
        "The prediction log of '{Model}' keeps records again; it has lost {Count} from {Since:u} to {Until:u} (last reason: {Reason})")]
    public static partial void Recovered(
        ILogger logger, string model, long count, DateTimeOffset since, DateTimeOffset until, string reason);

    [LoggerMessage(
        112, LogLevel.Warning,
        "The prediction log of '{Model}' keeps free text as it is: {Fields}. Declare what it may keep of each, with " +
        "[Field(Policy = …)] or in PredictionLogOptions.Policies (FieldPolicy.Log if it may), bound it by a closed set or a pattern, or " +
        "set PredictionLogOptions.DefaultPolicy")]
    public static partial void FreeText(ILogger logger, string model, string fields);
}
