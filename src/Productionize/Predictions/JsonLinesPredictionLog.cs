using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>
/// A prediction log in one UTF-8 file that people read with their eyes: a JSON object per line, for the source of records (model,
/// version, fields), for each prediction and for each outcome. Every line ends with a CRC-32C over the rest of it, so do not edit lines.
/// </summary>
/// <remarks>
/// <para>
/// A completed call has its lines on the device, checked. A failed one acknowledges nothing, and the next removes what it left. The file
/// and its directory are created, and a line that a crash tore is cut off and reported, at the first call that logs; reading never
/// writes. A file has one writer, guarded by a file named like it with <c>.lock</c> appended, which stays; readers need no lock.
/// A file that somebody deletes, moves or cuts while it is open fails the next call and is begun anew by the one after.
/// </para>
/// <para>
/// Reading goes through the file twice, first for what came true, and keeps the outcomes and the keys of the records read in memory: for
/// files of some gigabytes at most. Damaged lines are skipped, reported to the logger as file and line, and counted in
/// <c>productionize.log.skipped</c>. Records that are read have a <see cref="ModelInfo"/> without a signature.
/// </para>
/// <para>Safe for concurrent calls; writes wait for each other, so group records into batches. Dispose it to give the file back.</para>
/// </remarks>
public sealed class JsonLinesPredictionLog : IPredictionLogger, IPredictionReader, IAsyncDisposable
{
    private readonly ILogger _logger;
    private readonly JsonLinesFile _file;
    private readonly PredictionLines _lines = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _disposed;

    /// <summary>Names the file; nothing is opened yet.</summary>
    /// <param name="path">The file, such as <c>log/predictions.jsonl</c>; it and its directory need not exist.</param>
    /// <param name="logger">Is told of torn and damaged lines; null for nobody.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public JsonLinesPredictionLog(string path, ILogger<JsonLinesPredictionLog>? logger = null)
        : this(path, logger, DurableFile.Sync)
    {
    }

    internal JsonLinesPredictionLog(string path, ILogger? logger, Action<SafeFileHandle> sync)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
        _logger = logger ?? NullLogger.Instance;
        _file = new JsonLinesFile(Path, _logger, sync);
    }

    /// <summary>The full path of the file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public Durability Durability => Durability.Durable;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A record could not be read back (a JSON cell that is not strict); none was logged.</exception>
    /// <exception cref="IOException">The file has another writer, or writing failed: nothing is acknowledged, a retry is safe.</exception>
    /// <exception cref="ObjectDisposedException">The log is disposed.</exception>
    public ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return AppendAsync(batch, static (lines, batch) => lines.Add(batch), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file has another writer, or writing failed: nothing is acknowledged, a retry is safe.</exception>
    /// <exception cref="ObjectDisposedException">The log is disposed.</exception>
    public ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        return AppendAsync(outcomes, static (lines, outcomes) => lines.Add(outcomes), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be read. A file that does not exist yet is an empty log.</exception>
    public IAsyncEnumerable<LoggedPrediction> ReadAsync(PredictionQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return JoinAsync(query, cancellationToken).Select(joined => joined.Prediction);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be read. A file that does not exist yet is an empty log.</exception>
    public IAsyncEnumerable<PredictionColumns> ReadColumnsAsync(PredictionQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return PredictionChunks.Of(JoinAsync(query, cancellationToken), query, cancellationToken);
    }

    /// <summary>Waits for running writes and gives the file back.</summary>
    /// <returns>Completes when another writer may open the file.</returns>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            _disposed = true;
            _file.Dispose();
            _lines.Dispose();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask AppendAsync<T>(T what, Action<PredictionLines, T> add, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_disposed)
            {
                throw new ObjectDisposedException(
                    nameof(JsonLinesPredictionLog),
                    $"The log '{Path}' is disposed. Make it before the pipelines that write to it: then it is disposed after them.");
            }

            _lines.Begin();
            add(_lines, what);
            if (!_lines.Written.IsEmpty)
            {
                await _file.AppendAsync(_lines.Written).ConfigureAwait(false);
            }

            _lines.Acknowledge();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async IAsyncEnumerable<JoinedPrediction> JoinAsync(
        PredictionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var file = OpenToRead();
        if (file is null)
        {
            yield break;
        }

        // Both passes end at the same byte, and a write of this process that is not acknowledged yet is not seen.
        var acknowledged = _file.Acknowledged;
        var end = acknowledged >= 0 ? acknowledged : RandomAccess.GetLength(file);
        var known = new KnownLines();
        await foreach (var line in new WholeLines(file, end, Skip).ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            TryRead(line, bytes => known.Add(bytes));
        }

        var seen = new HashSet<(Guid, PredictionRole, string, int?)>();
        var rows = new RowWriter();
        await foreach (var line in new WholeLines(file, end, null).ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            JoinedPrediction? joined = null;
            TryRead(line, bytes => joined = known.Join(bytes, rows));
            if (joined is { } found && query.Matches(found.Prediction.Record) && seen.Add(JoinedPrediction.KeyOf(found.Prediction.Record)))
            {
                yield return found;
            }
        }
    }

    private SafeFileHandle? OpenToRead()
    {
        try
        {
            return File.OpenHandle(
                Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private void TryRead(WholeLine line, Action<ReadOnlyMemory<byte>> read)
    {
        try
        {
            read(line.Bytes);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            Skip(line.Number, error.Message);
        }
    }

    private void Skip(long line, string reason)
    {
        ProductionizeTelemetry.Skipped.Add(1);
        _logger.LineSkipped(Path, line, reason);
    }
}
