using System.Globalization;
using System.Runtime.ExceptionServices;

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

    /// <summary>Seals every ended segment that is not sealed yet, and gives sealed files an index that lack one.</summary>
    /// <remarks>One that cannot be sealed does not keep the others from it; the first error is thrown at the end.</remarks>
    public async ValueTask SealAsync(IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var count = 0;
        ExceptionDispatchInfo? first = null;
        directory.DeleteUnfinished();
        foreach (var segment in directory.ListSegments())
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (LogDirectory.IsEnded(segment) && await SealAsync(segment, cancellationToken).ConfigureAwait(false))
                {
                    progress?.Report(++count);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                first ??= ExceptionDispatchInfo.Capture(error);
            }
        }

        if (format is not null)
        {
            await IndexSealedAsync(format, cancellationToken).ConfigureAwait(false);
        }

        first?.Throw();
    }

    // An erasure that was killed between a file and its index leaves it without.
    private async ValueTask IndexSealedAsync(IRowFileFormat known, CancellationToken cancellationToken)
    {
        foreach (var (path, isOutcomes) in directory.ListSealed(known.Extension).ToArray())
        {
            var (index, isDamaged) = (directory.IndexOf(path), false);
            using var file = new SealedLoggedFile(path, known, isOutcomes, index, columns: null, (offset, reason) =>
            {
                isDamaged = true;
                damaged(path, offset, reason);
            });
            if (file.HasWholeIndex)
            {
                continue;
            }

            var scanned = await file.ScanAsync(null, cancellationToken).ConfigureAwait(false);
            if (!isDamaged)
            {
                await SealedFile.WriteIndexAsync(index, scanned.ToMemory(new FileInfo(path).Length), cancellationToken)
                    .ConfigureAwait(false);
            }
        }
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
            if (file.HasWholeIndex)
            {
                return false;
            }

            // Of a damaged file none is kept: it would count after the file was restored.
            var scanned = await file.ScanAsync(null, cancellationToken).ConfigureAwait(false);
            if (!isDamaged)
            {
                await SealedFile.WriteIndexAsync(directory.IndexOf(segment), scanned.ToMemory(file.End), cancellationToken)
                    .ConfigureAwait(false);
            }

            return !isDamaged;
        }

        using var read = new LogRead([file]);
        await read.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var files = Plan(segment, file, read.Sources, cancellationToken);
        foreach (var some in files.Values.Chunk(MostFiles))
        {
            await WriteAsync(some, files, read, file, cancellationToken).ConfigureAwait(false);
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

    private Dictionary<SealedFileKey, SealedFile> Plan(
        string segment, SegmentLoggedFile file, LogSources sources, CancellationToken cancellationToken)
    {
        var files = new Dictionary<SealedFileKey, SealedFile>();
        foreach (var block in file.Read(new PredictionBlock(), sources, _ => true, cancellationToken))
        {
            for (var row = 0; row < block.Count; row++)
            {
                var key = SealedFileKey.Of(block[row]);
                if (!files.ContainsKey(key))
                {
                    var line = new SourceLine(key.Source!);
                    var name = ulong.Parse(line.Name, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                    var path = directory.RecordsOf(segment, name, key.Source!.Model.Name, key.Day, format!.Extension);
                    files.Add(key, new SealedFile(path, directory.IndexOf(path), line, key.Source));
                }
            }
        }

        foreach (var outcome in file.ReadOutcomes(cancellationToken))
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
        SealedFile[] some, Dictionary<SealedFileKey, SealedFile> all, LogRead read, SegmentLoggedFile file,
        CancellationToken cancellationToken)
    {
        try
        {
            foreach (var sealedFile in some)
            {
                await sealedFile.BeginAsync(format!, cancellationToken).ConfigureAwait(false);
            }

            // One that no file is planned for must not pass unnoticed: the segment is deleted afterwards.
            await foreach (var (block, rows) in read.ReadAsync(new PredictionQuery(), cancellationToken).ConfigureAwait(false))
            {
                foreach (var row in rows)
                {
                    if (all[SealedFileKey.Of(block[row])] is { IsOpen: true } sealedFile)
                    {
                        await sealedFile.WriteAsync(block[row], cancellationToken).ConfigureAwait(false);
                    }
                }
            }

            foreach (var outcome in file.ReadOutcomes(cancellationToken))
            {
                if (all[SealedFileKey.Of(outcome)] is { IsOpen: true } sealedFile)
                {
                    await sealedFile.WriteAsync(outcome, cancellationToken).ConfigureAwait(false);
                }
            }

            foreach (var sealedFile in some)
            {
                await sealedFile.FinishAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (var sealedFile in some)
            {
                await sealedFile.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
