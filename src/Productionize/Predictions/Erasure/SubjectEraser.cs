using System.Text.Json;

namespace Productionize;

/// <summary>
/// Takes a subject out of every file of a log. Outcomes first: which are the subject's is told by the records, so an erasure that was
/// killed can be asked for again. For one caller at a time, who holds the lock of the log.
/// </summary>
internal sealed class SubjectEraser(
    LogDirectory directory, IRowFileFormat? format, Func<IReadOnlyList<LoggedFile>> files, TimeProvider time)
{
    private readonly ZeroedPlaces _places = new(directory);
    private long _records;
    private long _outcomes;
    private int _files;

    public async ValueTask<ErasureReceipt> EraseAsync(string subject, CancellationToken cancellationToken)
    {
        var begun = time.GetUtcNow();
        var receipt = new ErasureReceipt(Guid.NewGuid(), begun, null, 0, 0, 0);
        await KeepAsync(receipt, cancellationToken).ConfigureAwait(false);
        _places.Resume();
        var erased = new ErasedSubject(subject);
        RemoveLeftovers();
        using (var read = new LogRead(files()))
        {
            await foreach (var (block, rows) in read.ReadAsync(new PredictionQuery { Subject = subject }, cancellationToken)
                .ConfigureAwait(false))
            {
                foreach (var row in rows)
                {
                    erased.Note(block[row]);
                }
            }
        }

        await RemoveDamagedAsync(erased, cancellationToken).ConfigureAwait(false);
        foreach (var isRecords in (bool[])[false, true])
        {
            foreach (var segment in directory.ListSegments())
            {
                EraseSegment(segment, erased, isRecords, cancellationToken);
            }

            foreach (var (path, isOutcomes) in directory.ListSealed(format?.Extension).ToArray())
            {
                if (isOutcomes != isRecords)
                {
                    var erasing = isRecords ? EraseRecordsAsync(path, erased, cancellationToken)
                        : EraseOutcomesAsync(path, erased, cancellationToken);
                    await erasing.ConfigureAwait(false);
                }
            }
        }

        receipt = receipt with { Completed = time.GetUtcNow(), Records = _records, Outcomes = _outcomes, Files = _files };
        await KeepAsync(receipt, cancellationToken).ConfigureAwait(false);
        return receipt;
    }

    // Written over: it is small, and a torn one only tells less.
    private async ValueTask KeepAsync(ErasureReceipt receipt, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(directory.Root, "erasures");
        DurableDirectory.Create(folder);
        var path = Path.Combine(folder, $"{receipt.Id:n}.json");
        var aside = path + ".unfinished";
        using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await JsonSerializer.SerializeAsync(file, receipt, PredictionLogJsonContext.Default.ErasureReceipt, cancellationToken)
                .ConfigureAwait(false);
            await file.FlushAsync(cancellationToken).ConfigureAwait(false);
            DurableFile.Sync(file.SafeFileHandle);
        }

        File.Move(aside, path, overwrite: true);
        DurableFile.SyncDirectory(folder);
    }

    // What a seal left that was killed is made anew from its segment.
    private void RemoveLeftovers()
    {
        directory.DeleteUnfinished();
        foreach (var (path, _) in directory.ListSealed(format?.Extension).ToArray())
        {
            if (File.Exists(directory.SegmentOf(path)))
            {
                LogDirectory.DeleteIndex(directory.IndexOf(path));
                File.Delete(path);
            }
        }

    }

    // What is damaged cannot be told apart, only searched.
    private async ValueTask RemoveDamagedAsync(ErasedSubject erased, CancellationToken cancellationToken)
    {
        foreach (var path in directory.ListDamaged())
        {
            var bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            if (erased.Traces().Any(trace => bytes.AsSpan().IndexOf(trace) >= 0))
            {
                File.Delete(path);
                _files++;
            }
        }
    }

    private void EraseSegment(string segment, ErasedSubject erased, bool isRecords, CancellationToken cancellationToken)
    {
        List<(long Offset, int Length)> places = [];
        var isEnded = LogDirectory.IsEnded(segment);
        using (var file = new SegmentLoggedFile(segment, null, null, (_, _) => { }))
        {
            foreach (var (part, isWhole) in file.Find(erased, isRecords, isEnded, cancellationToken))
            {
                places.Add((part.Offset, part.Bytes.Length));
                Count(isRecords, isWhole ? 1 : 0);
            }
        }

        if (places.Count > 0)
        {
            LogDirectory.DeleteIndex(directory.IndexOf(segment));
            _places.Zero(segment, places);
            _files++;
        }
    }

    private async Task EraseRecordsAsync(string path, ErasedSubject erased, CancellationToken cancellationToken)
    {
        using var subjects = Open(path, isOutcomes: false, new PredictionQuery { Subject = erased.Subject, Fields = [] });
        var count = 0L;
        await foreach (var block in ReadAsync(subjects, entry => erased.Is(entry), cancellationToken).ConfigureAwait(false))
        {
            count += block.Count;
        }

        if (count == 0)
        {
            return;
        }

        using var all = Open(path, isOutcomes: false, null);
        SealedFile? kept = null;
        try
        {
            await foreach (var block in ReadAsync(all, entry => !erased.Is(entry), cancellationToken).ConfigureAwait(false))
            {
                if (kept is null)
                {
                    kept = new SealedFile(path, directory.IndexOf(path), new SourceLine(block[0].Source), block[0].Source);
                    await kept.BeginAsync(format!, cancellationToken).ConfigureAwait(false);
                }

                for (var row = 0; row < block.Count; row++)
                {
                    await kept.WriteAsync(block[row], cancellationToken).ConfigureAwait(false);
                }
            }

            await ReplaceAsync(path, kept, cancellationToken).ConfigureAwait(false);
            Count(isRecords: true, count);
        }
        finally
        {
            if (kept is not null)
            {
                await kept.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task EraseOutcomesAsync(string path, ErasedSubject erased, CancellationToken cancellationToken)
    {
        using var file = Open(path, isOutcomes: true, null);
        var count = await file.ReadOutcomesAsync(cancellationToken).CountAsync(erased.Is, cancellationToken).ConfigureAwait(false);
        if (count == 0)
        {
            return;
        }

        SealedFile? kept = null;
        try
        {
            await foreach (var outcome in file.ReadOutcomesAsync(cancellationToken).Where(outcome => !erased.Is(outcome))
                .ConfigureAwait(false))
            {
                if (kept is null)
                {
                    kept = new SealedFile(path, directory.IndexOf(path), null, null);
                    await kept.BeginAsync(format!, cancellationToken).ConfigureAwait(false);
                }

                await kept.WriteAsync(outcome, cancellationToken).ConfigureAwait(false);
            }

            await ReplaceAsync(path, kept, cancellationToken).ConfigureAwait(false);
            Count(isRecords: false, count);
        }
        finally
        {
            if (kept is not null)
            {
                await kept.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async ValueTask ReplaceAsync(string path, SealedFile? kept, CancellationToken cancellationToken)
    {
        if (kept is not null)
        {
            await kept.FinishAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            LogDirectory.DeleteIndex(directory.IndexOf(path));
            File.Delete(path);
            DurableFile.SyncDirectory(Path.GetDirectoryName(path)!);
        }

        _files++;
    }

    // What cannot be read cannot be said to be free of the subject.
    private SealedLoggedFile Open(string path, bool isOutcomes, PredictionQuery? columns) => new(
        path, format!, isOutcomes, directory.IndexOf(path), columns, (_, reason) => throw new IOException(
            $"'{path}' cannot be read, so nobody is erased from it: {reason} Restore it or delete it, and erase again."));

    private static IAsyncEnumerable<PredictionBlock> ReadAsync(
        SealedLoggedFile file, Func<PredictionEntry, bool> wanted, CancellationToken cancellationToken) =>
        file.ReadAsync(new PredictionBlock(), new LogSources(), wanted, cancellationToken);

    private void Count(bool isRecords, long count) =>
        (_records, _outcomes) = isRecords ? (_records + count, _outcomes) : (_records, _outcomes + count);
}
