using System.Runtime.CompilerServices;
using Productionize;

namespace OwnImplementation;

/// <summary>
/// Keeps models in a folder that several machines share: an entry of the journal is a file with its position for a name, and of two
/// processes only one gets a name. The rules of a store are in the base; here is how bytes are kept. Proved on a local disk; on NFS,
/// mount with <c>lookupcache=positive</c>, or a follower may look past a new entry for as long as the client remembers that it was missing.
/// </summary>
/// <param name="folder">Created if missing. Its file system needs hard links, as NFS, NTFS and Linux's own have them.</param>
/// <param name="time">The clock; the system's by default.</param>
public sealed class SharedFolderModelStore(string folder, TimeProvider? time = null) : JournaledModelStore(time)
{
    protected override ValueTask<bool> TryAppendAsync(long position, ReadOnlyMemory<byte> entry, CancellationToken cancellationToken) =>
        DurableFile.TryCreateAsync(EntryPath(position), (file, token) => file.WriteAsync(entry, token), cancellationToken);

    protected override async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadEntriesAsync(
        long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Asking for the next one too: where only this one is missing, reading it fails, instead of going on from an older state.
        for (var position = afterPosition + 1; File.Exists(EntryPath(position)) || File.Exists(EntryPath(position + 1)); position++)
        {
            yield return await File.ReadAllBytesAsync(EntryPath(position), cancellationToken);
        }
    }

    protected override async ValueTask WriteBlobAsync(
        string name, Func<Stream, CancellationToken, ValueTask> writeAsync, CancellationToken cancellationToken)
    {
        if (!await DurableFile.TryCreateAsync(BlobPath(name), writeAsync, cancellationToken))
        {
            throw new IOException($"There is a file '{BlobPath(name)}' already, and this store did not write it.");
        }
    }

    protected override ValueTask<Stream?> OpenBlobAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return new(new FileStream(BlobPath(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
    }

    protected override ValueTask DeleteBlobAsync(string name)
    {
        File.Delete(BlobPath(name));
        return default;
    }

    private string EntryPath(long position) => Path.Combine(folder, "entries", $"{position:d8}");

    private string BlobPath(string name) => Path.Combine(folder, "blobs", name);
}
