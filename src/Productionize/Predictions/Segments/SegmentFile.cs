using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>
/// The writing side of one segment, which has one writer from its first byte to its last: checked syncs, and nothing left of what was not
/// acknowledged. For one call at a time; <see cref="Acknowledged"/> for any thread.
/// </summary>
internal sealed class SegmentFile : IDisposable
{
    private readonly SafeFileHandle _mark;
    private readonly SafeFileHandle _file;
    private readonly Action<SafeFileHandle> _sync;
    private long _acknowledged;
    private bool _isDirty;

    public SegmentFile(string path, DateTimeOffset begun, Action<SafeFileHandle> sync)
    {
        (Path, Begun, _sync) = (path, begun, sync);

        // Locked as long as this process lives, so that no other seals what is still written.
        _mark = File.OpenHandle(
            LogDirectory.OpenMarkOf(path), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        try
        {
            _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous);
            DurableFile.SyncDirectory(System.IO.Path.GetDirectoryName(path)!);
        }
        catch
        {
            _file?.Dispose();
            _mark.Dispose();
            throw;
        }
    }

    public string Path { get; }

    public DateTimeOffset Begun { get; }

    /// <summary>How many bytes are acknowledged.</summary>
    public long Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>
    /// Whether the file is still where it was begun, with all that is acknowledged. Linux lets others delete, move or empty an open file,
    /// and what is written then is nowhere to be found.
    /// </summary>
    public bool IsInPlace => new FileInfo(Path) is { Exists: true } file && file.Length >= Acknowledged;

    /// <summary>Appends frames and returns when they are on the device.</summary>
    public async ValueTask AppendAsync(IReadOnlyList<ReadOnlyMemory<byte>> frames, long length)
    {
        if (_isDirty)
        {
            // What a failed call left may be half of its frames, and the caller may well send them again.
            RandomAccess.SetLength(_file, _acknowledged);
        }

        // Not to be cancelled half way: the caller could not know what stays.
        _isDirty = true;
        await RandomAccess.WriteAsync(_file, frames, _acknowledged, CancellationToken.None).ConfigureAwait(false);
        _sync(_file);
        var file = new FileInfo(Path);
        if (!file.Exists || file.Length < _acknowledged + length)
        {
            throw new IOException(
                $"'{Path}' was deleted, moved or cut by somebody else while it was open. Nothing was acknowledged; " +
                "the next call begins a new segment. To put a log away, dispose it first.");
        }

        Volatile.Write(ref _acknowledged, _acknowledged + length);
        _isDirty = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDirty)
        {
            TryCut();
        }

        _file.Dispose();
        _mark.Dispose();
    }

    // What a failed call left was not acknowledged; where even this fails, readers take it for records that were logged.
    private void TryCut()
    {
        try
        {
            RandomAccess.SetLength(_file, _acknowledged);
        }
        catch (IOException)
        {
        }
    }
}
