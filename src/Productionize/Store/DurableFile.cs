using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>
/// Syncs files and directories to the device and checks the answer. .NET 10 on Linux returns normally from
/// <c>FileStream.Flush(true)</c> when the operating system reports EIO or ENOSPC, and cannot sync a directory at all.
/// </summary>
internal static partial class DurableFile
{
    private const int Interrupted = 4;
    private const int FullSync = 51;

    /// <summary>Returns when everything written through <paramref name="handle"/> is on the device.</summary>
    /// <exception cref="IOException">
    /// The operating system reported an error: what was written may be lost, even if a later sync succeeds.
    /// </exception>
    public static void Sync(SafeFileHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (OperatingSystem.IsWindows())
        {
            if (!FlushFileBuffers(handle))
            {
                throw Failed("the file");
            }

            return;
        }

        // Only F_FULLFSYNC empties the drive's own cache on macOS; some file systems there do not know it.
        if (OperatingSystem.IsMacOS() && Fcntl(handle, FullSync) == 0)
        {
            return;
        }

        CheckedSync(handle, "the file");
    }

    /// <summary>Makes renames and new files in a directory survive a power cut. Windows does this by itself.</summary>
    /// <exception cref="IOException">The directory does not exist, or the operating system reported an error.</exception>
    public static void SyncDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = Open(path, DirectoryFlags());
        if (handle.IsInvalid)
        {
            throw Failed($"the directory '{path}'");
        }

        CheckedSync(handle, $"the directory '{path}'");
    }

    private static void CheckedSync(SafeFileHandle handle, string what)
    {
        while (Fsync(handle) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw Failed(what);
            }
        }
    }

    // O_RDONLY is 0 everywhere; O_DIRECTORY and O_CLOEXEC differ between systems, O_DIRECTORY between processors too.
    private static int DirectoryFlags()
    {
        if (OperatingSystem.IsMacOS())
        {
            return 0x100000 | 0x1000000;
        }

        var arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;
        return (arm ? 0x4000 : 0x10000) | 0x80000;
    }

    private static IOException Failed(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException(
            $"Syncing {what} failed: {Marshal.GetPInvokeErrorMessage(error)} (error {error}). What was written may be lost.", error);
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(SafeFileHandle handle, int command);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool FlushFileBuffers(SafeFileHandle handle);
}
