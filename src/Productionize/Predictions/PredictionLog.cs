using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>
/// A prediction log in binary segments: each batch is written as it is, between heads with checksums, and synced. Cheap enough to leave
/// on; a damaged record costs no other one.
/// </summary>
/// <remarks>
/// <para>
/// A completed call has its records on the device, checked. A failed one acknowledges nothing, and the next removes what it left. Segments
/// lie in <c>segments/</c> beneath the directory, named by the time at which they were begun. Each log begins segments of its own, so any
/// number of processes may log into one directory, and a segment of a process that was killed is read as far as it is whole.
/// </para>
/// <para>
/// Reading goes through the segments twice, first for what came true, and keeps the outcomes and the keys of the records read in memory.
/// Damage is reported to the logger as file and byte, and counted in <c>productionize.log.skipped</c>. Records that are read have a
/// <see cref="ModelInfo"/> without a signature.
/// </para>
/// <para>Safe for concurrent calls; writes wait for each other, so group records into batches. Dispose it to end its segment.</para>
/// </remarks>
public sealed class PredictionLog : IPredictionLogger, IPredictionReader, IAsyncDisposable
{
    private const string Suffix = ".segment";

    private readonly string _segments;
    private readonly PredictionSegmentOptions _options;
    private readonly ILogger _logger;
    private readonly Action<SafeFileHandle> _sync;
    private readonly SegmentAppend _append = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private SegmentFile? _segment;
    private bool _disposed;

    /// <summary>Names the directory; nothing is opened yet.</summary>
    /// <param name="directory">The directory, such as <c>log</c>; it need not exist.</param>
    /// <param name="options">When a new segment is begun; null for the defaults.</param>
    /// <param name="logger">Is told of damage; null for nobody.</param>
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
        Directory = Path.GetFullPath(directory);
        _segments = Path.Combine(Directory, "segments");
    }

    /// <summary>The full path of the directory.</summary>
    public string Directory { get; }

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
    /// <exception cref="IOException">A segment cannot be read. A directory that does not exist yet is an empty log.</exception>
    public IAsyncEnumerable<LoggedPrediction> ReadAsync(PredictionQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return JoinAsync(query, cancellationToken).Select(joined => joined.Prediction);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">A segment cannot be read. A directory that does not exist yet is an empty log.</exception>
    public IAsyncEnumerable<PredictionColumns> ReadColumnsAsync(PredictionQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return PredictionChunks.Of(JoinAsync(query, cancellationToken), query, cancellationToken);
    }

    /// <summary>Waits for running writes and ends the segment.</summary>
    /// <returns>Completes when all files are closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            _disposed = true;
            EndSegment();
            _append.Dispose();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask AppendAsync<T>(T what, Action<SegmentAppend, T> add, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_disposed)
            {
                throw new ObjectDisposedException(
                    nameof(PredictionLog),
                    $"The log '{Directory}' is disposed. Make it before the pipelines that write to it: then it is disposed after them.");
            }

            var now = _options.Time.GetUtcNow();
            if (_segment is { } open &&
                (open.Acknowledged >= _options.MaxBytes || now - open.Begun >= _options.MaxAge || !open.IsInPlace))
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

    // The name tells the order; the rest of it keeps processes apart that begin in the same tick.
    private SegmentFile BeginSegment(DateTimeOffset now)
    {
        DurableDirectory.Create(_segments);
        var name = string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd'T'HHmmssfffffff}-{Guid.NewGuid():n}{Suffix}");
        return new SegmentFile(Path.Combine(_segments, name), now, _sync);
    }

    private void EndSegment()
    {
        _segment?.Dispose();
        _segment = null;
    }

    private async IAsyncEnumerable<JoinedPrediction> JoinAsync(
        PredictionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Both passes end at the same bytes, and a write of this log that is not acknowledged yet is not seen.
        var segments = Segments();
        var known = new KnownSegments();
        foreach (var (path, end) in segments)
        {
            using var file = Open(path);
            var reader = new SegmentReader(file, end, (offset, reason) => Skip(path, offset, reason));
            await foreach (var frame in reader.ReadAsync(KnownSegments.IsRead, cancellationToken).ConfigureAwait(false))
            {
                foreach (var (offset, bytes, isWhole) in frame.Read())
                {
                    TryRead(path, offset, isWhole, () => known.Add(frame, bytes));
                }
            }
        }

        var seen = new HashSet<(Guid, PredictionRole, string, int?)>();
        foreach (var (path, end) in segments)
        {
            using var file = Open(path);
            var reader = new SegmentReader(file, end, null);
            await foreach (var frame in reader.ReadAsync(kind => kind == SegmentKind.Records, cancellationToken).ConfigureAwait(false))
            {
                foreach (var found in Records(path, frame, known, query))
                {
                    if (query.Matches(found.Prediction.Record) && seen.Add(JoinedPrediction.KeyOf(found.Prediction.Record)))
                    {
                        yield return found;
                    }
                }
            }
        }
    }

    private IEnumerable<JoinedPrediction> Records(string path, SegmentFrame frame, KnownSegments known, PredictionQuery query)
    {
        var batch = new SegmentBatch(known.SourcesOf(frame)!);
        foreach (var (offset, bytes, isWhole) in frame.Read())
        {
            JoinedPrediction? joined = null;
            TryRead(path, offset, isWhole, () =>
            {
                var entry = new PredictionEntry(batch, bytes);
                if (MayMatch(entry, query))
                {
                    var source = entry.Source ?? throw new FormatException("Nothing in the segments says what its source is.");
                    joined = known.Join(entry.ToRecord(), source);
                }
            });
            if (joined is { } found)
            {
                yield return found;
            }
        }
    }

    // A look at the first bytes, before anything is made of a record.
    private static bool MayMatch(in PredictionEntry entry, PredictionQuery query) =>
        (query.Id is null || entry.Id == query.Id)
        && (query.From is null || entry.UtcTicks >= query.From.Value.UtcTicks)
        && (query.To is null || entry.UtcTicks < query.To.Value.UtcTicks);

    private (string Path, long End)[] Segments()
    {
        var paths = System.IO.Directory.Exists(_segments) ? System.IO.Directory.GetFiles(_segments, $"*{Suffix}") : [];

        // After the list: a segment that was begun since is not in it.
        var own = Volatile.Read(ref _segment);
        return [.. paths.Order(StringComparer.Ordinal)
            .Select(path => (path, own?.Path == path ? own.Acknowledged : new FileInfo(path).Length))];
    }

    private static SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);

    private void TryRead(string path, long offset, bool isWhole, Action read)
    {
        if (!isWhole)
        {
            Skip(path, offset, "A record or an outcome is damaged.");
            return;
        }

        try
        {
            read();
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            Skip(path, offset, error.Message);
        }
    }

    private void Skip(string path, long offset, string reason)
    {
        ProductionizeTelemetry.Skipped.Add(1);
        _logger.SegmentDamaged(path, offset, reason);
    }
}
