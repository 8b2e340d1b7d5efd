using System.Globalization;

namespace Productionize;

/// <summary>
/// Puts ended segments into files of a format, a file for each source and day; without one, gives them an index. A segment counts until it
/// is deleted, and it is deleted when all of its files are on the device: so a seal is whole or not at all, and can be repeated. For one
/// caller at a time, who holds the lock of the log.
/// </summary>
internal sealed class SegmentSealer(LogDirectory directory, IRowFileFormat? format, Action<string, long, string> damaged)
{
    // Each open file has a row group in memory. A segment of more days is gone through again for the next ones.
    private const int MostFiles = 8;

    /// <summary>Seals every ended segment that is not sealed yet.</summary>
    /// <returns>How many.</returns>
    public async ValueTask<int> SealAsync(IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var count = 0;
        directory.DeleteUnfinished();
        foreach (var segment in directory.ListSegments())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (LogDirectory.IsEnded(segment) && await SealAsync(segment, cancellationToken).ConfigureAwait(false))
            {
                count++;
                progress?.Report(count);
            }
        }

        return count;
    }

    private async ValueTask<bool> SealAsync(string segment, CancellationToken cancellationToken)
    {
        var isDamaged = false;
        using var file = new SegmentLoggedFile(segment, null, directory.IndexOf(segment), (offset, reason) =>
        {
            isDamaged |= reason != SegmentReader.TornEnd;
            damaged(segment, offset, reason);
        });
        if (format is null)
        {
            return !file.HasWholeIndex && await IndexAsync(segment, file.End, file, cancellationToken).ConfigureAwait(false);
        }

        using var read = new LogRead([file]);
        var files = await PlanAsync(segment, read, file, cancellationToken).ConfigureAwait(false);
        foreach (var some in files.Chunk(MostFiles))
        {
            await WriteAsync(some.ToDictionary(), read, file, cancellationToken).ConfigureAwait(false);
        }

        // Before the segment, or an index would be left that nobody finds.
        LogDirectory.DeleteIndex(directory.IndexOf(segment));
        if (isDamaged)
        {
            // What is damaged may still be of use to somebody, and what is whole is in the files.
            LogDirectory.PutAside(segment);
        }
        else
        {
            File.Delete(segment);
        }

        DurableFile.SyncDirectory(directory.Segments);
        return true;
    }

    private async ValueTask<Dictionary<SealedFileKey, SealedFile>> PlanAsync(
        string segment, LogRead read, SegmentLoggedFile file, CancellationToken cancellationToken)
    {
        var files = new Dictionary<SealedFileKey, SealedFile>();
        var sources = new Dictionary<PredictionSource, SourceLine>();
        await foreach (var (block, rows) in read.ReadAsync(new PredictionQuery(), cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in rows)
            {
                var key = SealedFileKey.Of(block[row]);
                if (!files.ContainsKey(key))
                {
                    if (!sources.TryGetValue(key.Source!, out var line))
                    {
                        sources.Add(key.Source!, line = new SourceLine(key.Source!));
                    }

                    var name = ulong.Parse(line.Name, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                    var path = directory.RecordsOf(segment, name, key.Source!.Model.Name, key.Day, format!.Extension);
                    files.Add(key, new SealedFile(path, directory.IndexOf(path), line, key.Source));
                }
            }
        }

        await foreach (var outcome in file.ReadOutcomesAsync(cancellationToken).ConfigureAwait(false))
        {
            var key = SealedFileKey.Of(outcome);
            if (!files.ContainsKey(key))
            {
                var path = directory.OutcomesOf(segment, key.Day, format!.Extension);
                files.Add(key, new SealedFile(path, directory.IndexOf(path), null, null));
            }
        }

        return files;
    }

    private async ValueTask WriteAsync(
        Dictionary<SealedFileKey, SealedFile> files, LogRead read, SegmentLoggedFile file, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var sealedFile in files.Values)
            {
                await sealedFile.BeginAsync(format!, cancellationToken).ConfigureAwait(false);
            }

            await foreach (var (block, rows) in read.ReadAsync(new PredictionQuery(), cancellationToken).ConfigureAwait(false))
            {
                foreach (var row in rows)
                {
                    if (files.TryGetValue(SealedFileKey.Of(block[row]), out var sealedFile))
                    {
                        await sealedFile.WriteAsync(block[row], cancellationToken).ConfigureAwait(false);
                    }
                }
            }

            await foreach (var outcome in file.ReadOutcomesAsync(cancellationToken).ConfigureAwait(false))
            {
                if (files.TryGetValue(SealedFileKey.Of(outcome), out var sealedFile))
                {
                    await sealedFile.WriteAsync(outcome, cancellationToken).ConfigureAwait(false);
                }
            }

            foreach (var sealedFile in files.Values)
            {
                await sealedFile.FinishAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (var sealedFile in files.Values)
            {
                await sealedFile.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<bool> IndexAsync(string path, long length, SegmentLoggedFile file, CancellationToken cancellationToken)
    {
        var index = await file.ScanAsync(null, cancellationToken).ConfigureAwait(false);
        await SealedFile.WriteIndexAsync(directory.IndexOf(path), index.ToArray(length), cancellationToken).ConfigureAwait(false);
        return true;
    }
}
