using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Productionize;

/// <summary>A sealed file of records or of outcomes, as a read sees it. A location is the number of a row.</summary>
internal sealed class SealedLoggedFile : LoggedFile
{
    private readonly IRowFileFormat _format;
    private readonly PredictionQuery? _columns;
    private readonly bool _isOutcomes;

    /// <summary>Names a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Reads it.</param>
    /// <param name="isOutcomes">Whether it has outcomes.</param>
    /// <param name="index">Where its index would be.</param>
    /// <param name="columns">Which columns a scan of its records is about; null for all.</param>
    /// <param name="damaged">Told what is damaged.</param>
    public SealedLoggedFile(
        string path, IRowFileFormat format, bool isOutcomes, string index, PredictionQuery? columns, Action<long, string> damaged)
        : base(path, damaged)
    {
        (_format, _isOutcomes, _columns) = (format, isOutcomes, columns);
        Index = LogIndex.TryOpen(index, new FileInfo(path).Length);
        HasWholeIndex = Index is not null;
    }

    public override bool MayHave(PredictionQuery query) => !_isOutcomes
        && (query.Model is null || LogDirectory.FolderOf(query.Model) == LogDirectory.FolderOfModel(Path))
        && (LogDirectory.DayOf(Path) is not { } day
            || ((query.From is null || day >= DateOnly.FromDateTime(query.From.Value.UtcDateTime))
                && (query.To is null || day <= DateOnly.FromDateTime(query.To.Value.UtcDateTime))));

    public override async ValueTask<LogIndexBuilder> ScanAsync(LogFilter? wanted, CancellationToken cancellationToken)
    {
        var index = new LogIndexBuilder();
        await GuardedAsync(async file =>
        {
            if (_isOutcomes)
            {
                await foreach (var row in file.ReadAsync(FlatOutcomes.Schema, 0, cancellationToken).ConfigureAwait(false))
                {
                    index.Add(FlatOutcomes.Read(row));
                }

                return;
            }

            var (source, batch) = SourceOf(file, null);
            index.AddSource(batch.Names[0], SealedNotes.Line(file.Notes));
            var records = new FlatRecords(source, new PredictionQuery { Fields = [] });
            var location = 0L;
            await foreach (var row in file.ReadAsync(records.Schema, 0, cancellationToken).ConfigureAwait(false))
            {
                index.Add(new PredictionEntry(batch, records.ToEntry(row).ToArray()), location++);
            }
        }, cancellationToken).ConfigureAwait(false);
        return index;
    }

    public override async IAsyncEnumerable<PredictionBlock> ReadAsync(
        PredictionBlock block, LogSources sources, Func<PredictionEntry, bool> wanted,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await OpenAsync(cancellationToken).ConfigureAwait(false) is not { } file)
        {
            yield break;
        }

        await using (file.ConfigureAwait(false))
        {
            if (TrySourceOf(file, sources) is not var (source, batch))
            {
                yield break;
            }

            var records = new FlatRecords(source, _columns);
            var rows = file.ReadAsync(records.Schema, 0, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (rows.ConfigureAwait(false))
            {
                block.Clear();
                for (var location = 0L; await MoveAsync(rows).ConfigureAwait(false); location++)
                {
                    if (TryAdd(block, batch, records, rows.Current, location) && !wanted(block[block.Count - 1]))
                    {
                        block.RemoveLast();
                    }
                    else if (block.IsFull)
                    {
                        yield return block;
                        block.Clear();
                    }
                }
            }
        }

        if (block.Count > 0)
        {
            yield return block;
        }
    }

    public override async ValueTask ReadAtAsync(
        long location, PredictionBlock block, LogSources sources, CancellationToken cancellationToken) =>
        await GuardedAsync(async file =>
        {
            var (source, batch) = SourceOf(file, sources);
            var records = new FlatRecords(source);
            await foreach (var row in file.ReadAsync(records.Schema, location, cancellationToken).ConfigureAwait(false))
            {
                block.Add(batch, records.ToEntry(row), location);
                return;
            }
        }, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads the outcomes of a file of outcomes.</summary>
    public async IAsyncEnumerable<PredictionOutcome> ReadOutcomesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var file = await _format.OpenAsync(Path, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            await foreach (var row in file.ReadAsync(FlatOutcomes.Schema, 0, cancellationToken).ConfigureAwait(false))
            {
                yield return FlatOutcomes.Read(row);
            }
        }
    }

    private static (PredictionSource Source, SegmentBatch Batch) SourceOf(RowFileReader file, LogSources? sources)
    {
        var name = SealedNotes.Name(file.Notes);
        var source = sources?.Get(name, () => SourceLine.Read(SealedNotes.Line(file.Notes)).Source)
            ?? SourceLine.Read(SealedNotes.Line(file.Notes)).Source;
        return (source, new SegmentBatch([name], [source]));
    }

    private async ValueTask<bool> MoveAsync(IAsyncEnumerator<Row> rows)
    {
        try
        {
            return await rows.MoveNextAsync().ConfigureAwait(false);
        }
        catch (InvalidDataException error)
        {
            Damaged(0, error.Message);
            return false;
        }
    }

    private async ValueTask GuardedAsync(Func<RowFileReader, ValueTask> read, CancellationToken cancellationToken)
    {
        if (await OpenAsync(cancellationToken).ConfigureAwait(false) is not { } file)
        {
            return;
        }

        await using (file.ConfigureAwait(false))
        {
            try
            {
                await read(file).ConfigureAwait(false);
            }
            catch (Exception error) when (IsOfDamage(error))
            {
                Damaged(0, error.Message);
            }
        }
    }

    private static bool IsOfDamage(Exception error) =>
        error is InvalidDataException or FormatException or JsonException or InvalidOperationException or ArgumentException;

    private (PredictionSource Source, SegmentBatch Batch)? TrySourceOf(RowFileReader file, LogSources sources)
    {
        try
        {
            return SourceOf(file, sources);
        }
        catch (Exception error) when (IsOfDamage(error))
        {
            Damaged(0, error.Message);
            return null;
        }
    }

    private bool TryAdd(PredictionBlock block, SegmentBatch batch, FlatRecords records, Row row, long location)
    {
        try
        {
            block.Add(batch, records.ToEntry(row), location);
            return true;
        }
        catch (Exception error) when (IsOfDamage(error))
        {
            Damaged(location, error.Message);
            return false;
        }
    }

    // A file that is gone was erased or has expired since the read began.
    private async ValueTask<RowFileReader?> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _format.OpenAsync(Path, cancellationToken).ConfigureAwait(false);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (InvalidDataException error)
        {
            Damaged(0, error.Message);
            return null;
        }
    }
}
