using Microsoft.Extensions.Logging;

namespace Productionize;

internal static partial class LiveModelMessages
{
    [LoggerMessage(200, LogLevel.Information, "Model '{Model}': alias '{Alias}' moved from {Old} to {New}, because: {Reason}")]
    public static partial void Swapped(ILogger logger, string model, string alias, ModelInfo? old, ModelInfo @new, string reason);

    [LoggerMessage(
        201, LogLevel.Error,
        "Model '{Model}': version {Version} cannot serve; {Current} goes on. Promote a version that loads, or roll back")]
    public static partial void VersionFailed(ILogger logger, Exception error, string model, int version, ModelInfo? current);

    [LoggerMessage(
        202, LogLevel.Warning,
        "Model '{Model}': the store cannot be read for alias '{Alias}'; {Current} goes on and the store is asked again")]
    public static partial void StoreAway(ILogger logger, Exception error, string model, string alias, ModelInfo? current);

    [LoggerMessage(
        203, LogLevel.Warning,
        "Model '{Model}': alias '{Alias}' was removed; {Current} goes on until the alias points at a version again")]
    public static partial void AliasRemoved(ILogger logger, string model, string alias, ModelInfo? current);
}
