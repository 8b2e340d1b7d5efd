using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>
/// The writing side of one file of lines: one writer at a time, checked syncs, and nothing left of what was not acknowledged. For one
/// call at a time; <see cref="Acknowledged"/> for any thread.
/// </summary>
internal sealed class JsonLinesFile(string path, ILogger logger, Action<SafeFileHandle> sync) : IDisposable
{
    private FileStream? _lock;
    private SafeFileHandle? _file;
    private long _acknowledged = -1;
    private bool _dirty;

    /// <summary>How many bytes are acknowledged; -1 while this writer has not opened the file.</summary>
    public long Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Appends whole lines and returns when they are on the device.</summary>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> lines)
    {
        if (_file is null)
        {
            Open();
        }

        RequirePlace(_acknowledged);
        if (_dirty)
        {
            // What a failed call left may be half of its lines, and the caller may well send them again.
            RandomAccess.SetLength(_file, _acknowledged);
        }

        // Not to be cancelled half way: the caller could not know what stays.
        _dirty = true;
        await RandomAccess.WriteAsync(_file, lines, _acknowledged, CancellationToken.None).ConfigureAwait(false);
        sync(_file);
        RequirePlace(_acknowledged + lines.Length);
        Volatile.Write(ref _acknowledged, _acknowledged + lines.Length);
        _dirty = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
        _lock?.Dispose();
        _lock = null;
        Volatile.Write(ref _acknowledged, -1);
    }

    // Linux lets others delete, move or empty an open file, and what is written then is nowhere to be found.
    private void RequirePlace(long length)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length < length)
        {
            Dispose();
            throw new IOException(
                $"'{path}' was deleted, moved or cut by somebody else while it was open. Nothing was acknowledged; " +
                "the next call opens it anew. To put a log away, dispose it first.");
        }
    }

    [MemberNotNull(nameof(_file))]
    private void Open()
    {
        try
        {
            DurableDirectory.Create(Path.GetDirectoryName(path)!);
            TakeLock();
            _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, FileOptions.Asynchronous);
            var length = RandomAccess.GetLength(_file);
            var kept = TornTail.Keep(_file, length);
            if (kept < length)
            {
                logger.TornTailCut(path, length - kept, kept);
                RandomAccess.SetLength(_file, kept);
            }

            if (TornTail.LacksLineFeed(_file, kept))
            {
                RandomAccess.Write(_file, "\n"u8, kept++);
            }

            DurableFile.SyncDirectory(Path.GetDirectoryName(path)!);
            _dirty = false;
            Volatile.Write(ref _acknowledged, kept);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    // .NET on Linux lets two writers that share reading open one file; FileShare.None on a file beside it holds everywhere, and the
    // operating system gives it back when a process is killed.
    private void TakeLock()
    {
        try
        {
            _lock = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new IOException(
                $"'{path}' has another writer, in this process or another: '{path}.lock' is taken ({error.Message}) " +
                "Share one log in a process; give every process a file of its own. Reading needs no lock.",
                error);
        }
    }
}
