using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>
/// The prediction log: each batch is written as it is into a binary segment, with checksums, and synced. Segments that have ended get an
/// index, and are sealed into files that other tools read where a format is given. Cheap enough to leave on; a damaged record costs no
/// other one.
/// </summary>
/// <remarks>
/// <para>
/// A completed call has its records on the device, checked. A failed one acknowledges nothing, and the next removes what it left. Each log
/// begins segments of its own, so any number of processes may log into one directory (of a local file system: it needs locks), and a segment
/// of a process that was killed is read as far as it is whole.
/// </para>
/// <para>
/// A read sees the log as it is when it begins, holds a few thousand records at a time whatever the log has, and finds one by its id
/// without a scan, but for segments that are still written. Damage is reported to the logger as file and byte, and counted in
/// <c>productionize.log.skipped</c>. Records that are read have a <see cref="ModelInfo"/> without a signature.
/// </para>
/// <para>
/// Safe for concurrent calls; writes wait for each other, so group records into batches. Dispose it to end its segment.
/// </para>
/// </remarks>
public sealed partial class PredictionLog : IPredictionLogger, IPredictionReader, IAsyncDisposable
{
    private readonly LogDirectory _directory;
    private readonly PredictionSegmentOptions _options;
    private readonly ILogger _logger;
    private readonly Action<SafeFileHandle> _sync;
    private readonly SegmentAppend _append = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private SegmentFile? _segment;
    private DateTimeOffset _lastNamed;
    private bool _disposed;

    /// <summary>Names the directory; nothing is opened yet.</summary>
    /// <param name="directory">The directory, such as <c>log</c>; it need not exist.</param>
    /// <param name="options">When a segment ends, and what becomes of it; null for the defaults.</param>
    /// <param name="logger">Is told of damage, and of segments that cannot be sealed; null for nobody.</param>
    /// <exception cref="ArgumentException">The directory is empty, or an option is out of its range (all are named).</exception>
    public PredictionLog(string directory, PredictionSegmentOptions? options = null, ILogger<PredictionLog>? logger = null)
        : this(directory, options, logger, DurableFile.Sync)
    {
    }

    internal PredictionLog(string directory, PredictionSegmentOptions? options, ILogger? logger, Action<SafeFileHandle> sync)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        (_options, _logger, _sync) = (options ?? new PredictionSegmentOptions(), logger ?? NullLogger.Instance, sync);
        _options.Validate();
        _directory = new LogDirectory(Path.GetFullPath(directory));
    }

    /// <summary>The full path of the directory.</summary>
    public string Directory => _directory.Root;

    /// <inheritdoc/>
    public Durability Durability => Durability.Durable;

    /// <inheritdoc/>
    /// <exception cref="IOException">Writing failed: nothing is acknowledged, a retry is safe.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    /// <exception cref="ObjectDisposedException">The log is disposed.</exception>
    public ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return AppendAsync(batch, static (append, batch) => append.Add(batch), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">Writing failed: nothing is acknowledged, a retry is safe.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    /// <exception cref="ObjectDisposedException">The log is disposed.</exception>
    public ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        return AppendAsync(outcomes, static (append, outcomes) => append.Add(outcomes), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">A file cannot be read. A directory that does not exist yet is an empty log.</exception>
    /// <exception cref="InvalidOperationException">There are sealed files, and the options have no format to read them.</exception>
    public IAsyncEnumerable<LoggedPrediction> ReadAsync(PredictionQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ReadRecordsAsync(query, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">A file cannot be read. A directory that does not exist yet is an empty log.</exception>
    /// <exception cref="InvalidOperationException">There are sealed files, and the options have no format to read them.</exception>
    public IAsyncEnumerable<PredictionColumns> ReadColumnsAsync(PredictionQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ReadChunksAsync(query, cancellationToken);
    }

    /// <summary>Waits for running writes, ends the segment, and stops sealing where it is.</summary>
    /// <returns>Completes when all files are closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            EndSegment();
            _append.Dispose();
        }
        finally
        {
            _gate.Release();
        }

        await _disposing.CancelAsync().ConfigureAwait(false);
        await _maintenance.ConfigureAwait(false);
        _disposing.Dispose();
    }

    private async ValueTask AppendAsync<T>(T what, Action<SegmentAppend, T> add, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RequireOpen();
            var now = _options.Time.GetUtcNow();
            if (_segment is { } open &&
                (open.Acknowledged >= _options.MaxBytes || (now - open.Begun).Duration() >= _options.MaxAge || !open.IsInPlace))
            {
                EndSegment();
            }

            _append.Begin(isNew: _segment is null);
            add(_append, what);
            if (_append.Length > 0)
            {
                var segment = _segment ??= BeginSegment(now);
                await segment.AppendAsync(_append.Bytes, _append.Length).ConfigureAwait(false);
            }

            _append.Acknowledge();
        }
        finally
        {
            _gate.Release();
        }
    }

    private SegmentFile BeginSegment(DateTimeOffset now)
    {
        DurableDirectory.Create(_directory.Segments);

        // The name tells the order, also where the clock stands still or is set back.
        var name = now > _lastNamed ? now : _lastNamed.AddTicks(1);
        var segment = new SegmentFile(_directory.NewSegment(name), now, _sync);
        _lastNamed = name;
        Maintain();
        return segment;
    }

    private void RequireOpen()
    {
        if (_disposed)
        {
            throw new ObjectDisposedException(
                nameof(PredictionLog),
                $"The log '{Directory}' is disposed. Make it before the pipelines that write to it: then it is disposed after them.");
        }
    }

    private void EndSegment()
    {
        _segment?.Dispose();
        _segment = null;
    }

    private async IAsyncEnumerable<LoggedPrediction> ReadRecordsAsync(
        PredictionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var read = new LogRead(Files(null));
        await foreach (var (block, rows) in read.ReadAsync(query, cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in rows)
            {
                yield return block.Read(row);
            }
        }
    }

    private async IAsyncEnumerable<PredictionColumns> ReadChunksAsync(
        PredictionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var categories = new ColumnCategories();
        using var read = new LogRead(Files(query));
        await foreach (var (block, rows) in read.ReadAsync(query, cancellationToken).ConfigureAwait(false))
        {
            // Most blocks are of one version.
            for (var rest = rows; rest.Count > 0;)
            {
                var source = block[rest[0]].Source;
                var same = rest.All(row => block[row].Source == source) ? rest : [.. rest.Where(row => block[row].Source == source)];
                yield return new PredictionChunk(source, new BlockRows(block, same), categories, query.Fields);
                rest = same == rest ? [] : [.. rest.Where(row => block[row].Source != source)];
            }
        }
    }

    // What is sealed meanwhile must not be missed: segments first, and their files stay open. A sealed file counts once its segment is gone.
    private List<LoggedFile> Files(PredictionQuery? columns)
    {
        var files = new List<(string Name, LoggedFile File)>();
        var segments = _directory.ListSegments();

        // After the list: a segment that was begun since is not in it.
        var own = Volatile.Read(ref _segment);
        try
        {
            foreach (var path in segments)
            {
                try
                {
                    files.Add((Path.GetFileName(path), new SegmentLoggedFile(
                        path, own?.Path == path ? own.Acknowledged : null, _directory.IndexOf(path), Damaged(path))));
                }
                catch (FileNotFoundException)
                {
                    // It was sealed just now.
                }
            }

            var opened = files.Select(file => file.File.Path).ToHashSet();
            foreach (var (path, isOutcomes) in _directory.ListSealed(_options.Format?.Extension))
            {
                try
                {
                    if (!opened.Contains(_directory.SegmentOf(path)))
                    {
                        files.Add((Path.GetFileName(path), new SealedLoggedFile(
                            path, Format(path), isOutcomes, _directory.IndexOf(path), columns, Damaged(path))));
                    }
                }
                catch (FileNotFoundException)
                {
                    // It was erased or has expired just now.
                }
            }
        }
        catch
        {
            files.ForEach(file => file.File.Dispose());
            throw;
        }

        return [.. files.OrderBy(file => file.Name, StringComparer.Ordinal).ThenBy(file => file.File.Path, StringComparer.Ordinal)
            .Select(file => file.File)];
    }

    private IRowFileFormat Format(string path) => _options.Format ?? throw new InvalidOperationException(
        $"'{path}' was sealed, and this log has no format to read it. Give it the format that wrote it, as in " +
        $"new {nameof(PredictionSegmentOptions)} {{ {nameof(PredictionSegmentOptions.Format)} = new ParquetRowFormat() }}.");

    private Action<long, string> Damaged(string path) => (offset, reason) => Skip(path, offset, reason);

    private void Skip(string path, long offset, string reason)
    {
        ProductionizeTelemetry.Skipped.Add(1);
        _logger.SegmentDamaged(path, offset, reason);
    }
}
