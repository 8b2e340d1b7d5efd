using System.Security.Cryptography;

namespace Productionize;

/// <summary>Model files by SHA-256. Publishing and removing happen inside the database's write transaction, so they cannot cross.</summary>
internal sealed class BlobFiles
{
    private readonly string _blobs;
    private readonly string _staging;
    private readonly DiskSync _disk;
    private readonly StoreFuse _fuse;

    public BlobFiles(string directory, DiskSync disk, StoreFuse fuse, TimeProvider time)
    {
        (_disk, _fuse) = (disk, fuse);
        _blobs = Path.Combine(directory, "blobs");
        _staging = Path.Combine(directory, "staging");
        Directory.CreateDirectory(_blobs);
        Directory.CreateDirectory(_staging);
        disk.Directory(directory);
        RemoveAbandoned(time.GetUtcNow().UtcDateTime.AddDays(-1));
    }

    /// <summary>Writes a file aside, synced, and tells its digest.</summary>
    public async ValueTask<StagedBlob> StageAsync(PackageFile file, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_staging, Guid.NewGuid().ToString("n"));
        try
        {
            var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await using (stream.ConfigureAwait(false))
            {
                var hashing = new HashingStream(stream, file.Name);
                await file.WriteAsync(hashing, cancellationToken).ConfigureAwait(false);
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                Guarded(() => _disk.File(stream.SafeFileHandle));
                var stored = new StoredFile(file.Name, hashing.Length, hashing.GetSha256());
                var damaged = await IsDamagedAsync(stored, cancellationToken).ConfigureAwait(false);
                return new StagedBlob(path, stored, damaged);
            }
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Gives a staged file its place unless it is there already. Only inside the write transaction.</summary>
    public void Publish(StagedBlob staged)
    {
        var path = PathOf(staged.File.Sha256);
        if (staged.ReplacesDamaged)
        {
            File.Delete(path);
        }

        if (File.Exists(path))
        {
            return;
        }

        var directory = Path.GetDirectoryName(path)!;
        var isNew = !Directory.Exists(directory);
        Directory.CreateDirectory(directory);
        File.Move(staged.Path, path, overwrite: false);
        Guarded(() => _disk.Directory(directory));
        if (isNew)
        {
            Guarded(() => _disk.Directory(_blobs));
        }
    }

    /// <summary>Removes a file that no version names any more. Only inside the write transaction.</summary>
    public void Remove(string sha256) => File.Delete(PathOf(sha256));

    /// <summary>Copies the stored bytes as they are; the caller verifies.</summary>
    public async ValueTask CopyAsync(ModelVersion version, StoredFile file, Stream destination, CancellationToken cancellationToken)
    {
        FileStream source;
        try
        {
            source = Open(file.Sha256);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelIntegrityException(LeasedContent.Describe(version, file), file.Sha256, null);
        }

        await using (source.ConfigureAwait(false))
        {
            await source.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
        }
    }

    public string PathOf(string sha256) => Path.Combine(_blobs, sha256[..2], sha256);

    // FileShare.Delete: on Windows too, an open copy does not keep a version from being deleted.
    private FileStream Open(string sha256) =>
        new(PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    private async ValueTask<bool> IsDamagedAsync(StoredFile file, CancellationToken cancellationToken)
    {
        if (!File.Exists(PathOf(file.Sha256)))
        {
            return false;
        }

        try
        {
            var stream = Open(file.Sha256);
            await using (stream.ConfigureAwait(false))
            {
                var hash = await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
                return Convert.ToHexStringLower(hash) != file.Sha256;
            }
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private void Guarded(Action sync)
    {
        try
        {
            sync();
        }
        catch (IOException error)
        {
            _fuse.Blow(error);
            throw;
        }
    }

    // What a killed process left behind; a day, since another process may be writing right now.
    private void RemoveAbandoned(DateTime olderThan)
    {
        foreach (var path in Directory.EnumerateFiles(_staging).Where(path => File.GetLastWriteTimeUtc(path) < olderThan))
        {
            File.Delete(path);
        }
    }
}
