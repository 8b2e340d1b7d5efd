using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>
/// Files that are there whole or not at all, and survive a power cut. Syncs to the device and checks the answer: .NET 10 on Linux returns
/// normally from <c>FileStream.Flush(true)</c> when the operating system reports EIO or ENOSPC, cannot sync a directory at all, and
/// <c>File.Move</c> without overwriting looks first and renames then, so of two processes both may win. Thread-safe.
/// </summary>
public static partial class DurableFile
{
    private const int Interrupted = 4;
    private const int AlreadyExists = 17;
    private const int FullSync = 51;

    /// <summary>
    /// Creates a file unless its name is taken: writes it aside in the same directory, syncs it, gives it its name and syncs the
    /// directory. Of several callers for one name, in whatever process or on whatever machine, exactly one gets true, and nobody ever
    /// sees a part of the file. Needs a file system with hard links, other than on Windows: FAT has none. A process that is killed
    /// meanwhile leaves what it wrote aside: a file with the name, a dot and 32 digits, which nobody needs.
    /// </summary>
    /// <param name="path">The name. Missing directories above it are created.</param>
    /// <param name="writeAsync">Writes the content into the stream that it is given, and leaves that open.</param>
    /// <param name="cancellationToken">Stops the call while the file does not have its name yet.</param>
    /// <returns>False when the name is taken; then nothing was created.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty, or <paramref name="writeAsync"/> is null.</exception>
    /// <exception cref="IOException">
    /// The operating system reported an error. If it was the last sync that failed, the file has its name and may yet lose it.
    /// </exception>
    public static ValueTask<bool> TryCreateAsync(
        string path, Func<Stream, CancellationToken, ValueTask> writeAsync, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(writeAsync);
        return TryCreateCheckedAsync(Path.GetFullPath(path), writeAsync, cancellationToken);
    }

    /// <summary>Returns when everything written through <paramref name="handle"/> is on the device.</summary>
    /// <param name="handle">An open file; flush the stream above it first.</param>
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
    /// <param name="path">The directory.</param>
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

    private static async ValueTask<bool> TryCreateCheckedAsync(
        string path, Func<Stream, CancellationToken, ValueTask> writeAsync, CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(path)!;
        CreateDirectory(directory);
        var aside = $"{path}.{Guid.NewGuid():n}";
        try
        {
            var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await using (stream.ConfigureAwait(false))
            {
                await writeAsync(stream, cancellationToken).ConfigureAwait(false);
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                Sync(stream.SafeFileHandle);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (!TryName(aside, path))
            {
                return false;
            }

            SyncDirectory(directory);
            return true;
        }
        finally
        {
            File.Delete(aside);
        }
    }

    // One step of the operating system, so that nobody comes between the look and the name.
    internal static bool TryName(string aside, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                File.Move(aside, path, overwrite: false);
                return true;
            }
            catch (IOException) when (File.Exists(path))
            {
                return false;
            }
        }

        if (Link(aside, path) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == AlreadyExists ? false : throw new IOException(
            $"Naming '{path}' failed: {Marshal.GetPInvokeErrorMessage(error)} (error {error}). The file system must have hard links.",
            error);
    }

    private static void CreateDirectory(string path)
    {
        if (!Directory.Exists(path) && Path.GetDirectoryName(path) is { } parent)
        {
            CreateDirectory(parent);
            Directory.CreateDirectory(path);
            SyncDirectory(parent);
        }
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

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string name);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool FlushFileBuffers(SafeFileHandle handle);
}
