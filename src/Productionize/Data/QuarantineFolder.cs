using System.Text;

namespace Productionize;

/// <summary>
/// The files that a quarantine is extracted into: all of them or none. One is open at a time, so that there may be thousands.
/// </summary>
internal sealed class QuarantineFolder(string folder) : IAsyncDisposable
{
    private readonly Dictionary<(string Dataset, string? Header), string> _files = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _paths = [];
    private StreamWriter? _writer;
    private string? _open;
    private bool _completed;

    /// <summary>The files, in the order in which their first record came.</summary>
    public IReadOnlyList<string> Paths => _paths;

    public async ValueTask WriteAsync(QuarantineRecord record, CancellationToken cancellationToken)
    {
        var key = (QuarantineName.DatasetOf(record), record.Header);
        if (!_files.TryGetValue(key, out var path))
        {
            path = Path.Combine(folder, QuarantineName.Of(record, _names));
            await CloseAsync().ConfigureAwait(false);
            _writer = Create(path);
            (_files[key], _open) = (path, path);
            _paths.Add(path);
            await WriteAsync(_writer, record.Header, cancellationToken).ConfigureAwait(false);
        }
        else if (_open != path)
        {
            await CloseAsync().ConfigureAwait(false);
            (_writer, _open) = (new StreamWriter(path, append: true, new UTF8Encoding(false)), path);
        }

        await WriteAsync(_writer!, record.Raw, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All is written, and stays.</summary>
    public async ValueTask CompleteAsync()
    {
        Directory.CreateDirectory(folder);
        await CloseAsync().ConfigureAwait(false);
        _completed = true;
    }

    /// <summary>Takes back what was begun and not completed, or the next try would find it there.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            foreach (var path in _completed ? [] : _paths)
            {
                File.Delete(path);
            }
        }
    }

    // Like the quarantine, it is for its owner's eyes.
    private StreamWriter Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        Directory.CreateDirectory(folder);
        try
        {
            return new StreamWriter(path, new UTF8Encoding(false), options);
        }
        catch (IOException error) when (Path.Exists(path))
        {
            throw new DataSourceException(
                path, null, "It is there already and is not written over, since somebody may have mended it; nothing was extracted. Move " +
                "it away when it is done with, or extract into a folder of its own, as one for each run.", error);
        }
    }

    private static async ValueTask WriteAsync(StreamWriter file, string? record, CancellationToken cancellationToken)
    {
        if (record is not null)
        {
            await file.WriteAsync(record.AsMemory(), cancellationToken).ConfigureAwait(false);
            if (!record.EndsWith('\n'))
            {
                await file.WriteAsync("\n".AsMemory(), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask CloseAsync()
    {
        var writer = _writer;
        (_writer, _open) = (null, null);
        if (writer is not null)
        {
            await writer.DisposeAsync().ConfigureAwait(false);
        }
    }
}
