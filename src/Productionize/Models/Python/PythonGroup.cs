using System.Runtime.InteropServices;

namespace Productionize;

/// <summary>The process group that a worker makes its own on Unix, so that the processes that its script started end with it.</summary>
internal static partial class PythonGroup
{
    private const int Sigkill = 9;

    /// <summary>Kills what is left of the group of a worker that has ended; nothing when that had no group yet, or nothing is left.</summary>
    public static void Kill(int worker)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(-worker, Sigkill);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
