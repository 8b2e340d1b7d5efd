namespace Productionize;

/// <summary>The files of a version while its lease is held; whoever made it says how bytes are copied and how the lease ends.</summary>
internal sealed class LeasedContent(
    ModelVersion version, Func<StoredFile, Stream, CancellationToken, ValueTask> copyAsync, Action release) : ModelContent
{
    /// <summary>Larger files are copied to a private file on disk, smaller ones into memory.</summary>
    public const int LargestInMemory = 4 * 1024 * 1024;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private string? _directory;
    private bool _disposed;

    public override ModelVersion Version => version;

    public override ValueTask<Stream> OpenFileAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_disposed, typeof(ModelContent));
        return OpenAsync(Find(name), cancellationToken);
    }

    public override async ValueTask<string> GetDirectoryAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(ModelContent));
            return _directory ??= await FillDirectoryAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            release();
            if (_directory is not null)
            {
                Directory.Delete(_directory, recursive: true);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private StoredFile Find(string name) =>
        version.Files.FirstOrDefault(file => file.Name == name) ?? throw new FileNotFoundException(
            $"Model '{version.Model}' version {version.Number} has no file '{name}' " +
            $"(it has: {string.Join(", ", version.Files.Select(file => file.Name))}). Save it with the package, or take another loader.",
            name);

    private async ValueTask<Stream> OpenAsync(StoredFile file, CancellationToken cancellationToken)
    {
        // Copy, then check the copy, then hand out the copy: between a check of the original and its use, the original could change.
        Stream copy = file.Length <= LargestInMemory ? new MemoryStream((int)file.Length) : CreateTemporary();
        try
        {
            await CopyVerifiedAsync(file, copy, cancellationToken).ConfigureAwait(false);
            copy.Position = 0;
            return copy is MemoryStream memory ? new MemoryStream(memory.GetBuffer(), 0, (int)memory.Length, writable: false)
                : new ReadOnlyStream(copy);
        }
        catch
        {
            await copy.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<string> FillDirectoryAsync(CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("productionize-").FullName;
        try
        {
            foreach (var file in version.Files)
            {
                var path = Path.Combine(directory, file.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                await using (stream.ConfigureAwait(false))
                {
                    await CopyVerifiedAsync(file, stream, cancellationToken).ConfigureAwait(false);
                }
            }

            return directory;
        }
        catch
        {
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }

    private async ValueTask CopyVerifiedAsync(StoredFile file, Stream destination, CancellationToken cancellationToken)
    {
        var hashing = new HashingStream(destination, file.Name);
        await copyAsync(file, hashing, cancellationToken).ConfigureAwait(false);
        await hashing.FlushAsync(cancellationToken).ConfigureAwait(false);
        var actual = hashing.GetSha256();
        if (actual != file.Sha256)
        {
            throw new ModelIntegrityException(Describe(version, file), file.Sha256, actual);
        }
    }

    public static string Describe(ModelVersion version, StoredFile file) =>
        $"file '{file.Name}' of model '{version.Model}' version {version.Number}";

    private static FileStream CreateTemporary()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), $"productionize-{Guid.NewGuid():n}"), options);
    }
}
