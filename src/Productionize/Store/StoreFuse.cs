using Microsoft.Extensions.Logging;

namespace Productionize;

/// <summary>
/// Blows at the first failed sync. After one the operating system may have dropped what it could not write and report success the next
/// time, so that nothing written later could be trusted.
/// </summary>
internal sealed class StoreFuse(string directory, ILogger logger)
{
    private volatile Exception? _cause;

    public void Blow(Exception cause)
    {
        _cause ??= cause;
        logger.Failed(cause);
    }

    public void ThrowIfBlown()
    {
        if (_cause is { } cause)
        {
            throw new IOException(
                $"The store '{directory}' takes no writes since a sync failed ({cause.Message}). Reading goes on. Check the disk, then " +
                "dispose this store and open it again.",
                cause);
        }
    }
}
