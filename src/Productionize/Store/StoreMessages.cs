using Microsoft.Extensions.Logging;

namespace Productionize;

/// <summary>What stores say; event ids 400 to 499.</summary>
internal static partial class StoreMessages
{
    [LoggerMessage(400, LogLevel.Information, "Added {Version} with digest {Digest}")]
    public static partial void Added(this ILogger logger, ModelVersion version, string digest);

    [LoggerMessage(401, LogLevel.Information, "{Change}: revision {Revision}, from {Before} to {After}, by {Actor}")]
    public static partial void AliasChanged(this ILogger logger, AliasChange change, long revision, int? before, int? after, string actor);

    [LoggerMessage(402, LogLevel.Information, "Deleted {Model} version {Version}")]
    public static partial void Deleted(this ILogger logger, string model, int version);

    [LoggerMessage(403, LogLevel.Warning, "A file that no version names any more could not be removed: {Blob}")]
    public static partial void OrphanKept(this ILogger logger, Exception error, string blob);

    [LoggerMessage(404, LogLevel.Critical, "A sync failed: the store takes no more writes until it is opened again")]
    public static partial void Failed(this ILogger logger, Exception error);
}
