using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>How the store syncs; tests put a failing disk here.</summary>
internal sealed record DiskSync(Action<SafeFileHandle> File, Action<string> Directory)
{
    public static DiskSync Checked { get; } = new(DurableFile.Sync, DurableFile.SyncDirectory);
}
