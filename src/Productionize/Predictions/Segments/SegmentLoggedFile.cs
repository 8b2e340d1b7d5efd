using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>
/// A segment as a read sees it: up to where it was acknowledged when the read began. A location is the offset of a frame and the number of
/// the record in it.
/// </summary>
internal sealed class SegmentLoggedFile : LoggedFile
{
    // 2 GiB of the shortest records is less than 2^25 of them; 2^38 bytes are 256 GiB.
    private const int NumberBits = 25;

    private static readonly SegmentBatch Nothing = new([], []);

    private readonly SafeFileHandle _file;
    private readonly long _end;
    private readonly bool _isScanned;

    /// <summary>Opens a segment.</summary>
    /// <param name="path">The segment.</param>
    /// <param name="end">Where to end; null for its length.</param>
    /// <param name="index">Where its index would be; null where it is still written, and has none.</param>
    /// <param name="damaged">Told offset and reason of what is damaged.</param>
    /// <exception cref="FileNotFoundException">It is gone.</exception>
    public SegmentLoggedFile(string path, long? end, string? index, Action<long, string> damaged)
        : base(path, damaged)
    {
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _end = end ?? RandomAccess.GetLength(_file);
        Index = index is null ? null : LogIndex.TryOpen(index, _end);
        HasWholeIndex = Index is not null;
        _isScanned = Index is null;
    }

    /// <summary>How far the segment is read.</summary>
    public long End => _end;

    public override ValueTask<LogIndexBuilder> ScanAsync(LogFilter? wanted, CancellationToken cancellationToken)
    {
        var known = new Dictionary<ulong, PredictionSource>();
        while (true)
        {
            // Sources come before their records; where the first copy is damaged, a later one tells what those were.
            var before = known.Count;
            var index = new LogIndexBuilder();
            if (!Scan(index, known, wanted, before == 0, cancellationToken) || before == known.Count)
            {
                return new(index);
            }
        }
    }

    public override IAsyncEnumerable<PredictionBlock> ReadAsync(
        PredictionBlock block, LogSources sources, Func<PredictionEntry, bool> wanted, CancellationToken cancellationToken) =>
        Read(block, sources, wanted, cancellationToken).ToAsyncEnumerable();

    /// <summary>Reads the records that are wanted into a block, again and again.</summary>
    public IEnumerable<PredictionBlock> Read(
        PredictionBlock block, LogSources sources, Func<PredictionEntry, bool> wanted, CancellationToken cancellationToken)
    {
        block.Clear();
        SegmentBatch? batch = null;
        var reader = new SegmentReader(_file, _end, _isScanned ? null : Damaged);
        foreach (var frame in reader.Read(kind => kind == SegmentKind.Records, cancellationToken))
        {
            batch = BatchOf(frame, batch, sources.Find);
            var number = 0;
            foreach (var part in frame.Read())
            {
                if (IsRecord(part, batch) && wanted(new PredictionEntry(batch, part.Bytes)))
                {
                    block.Add(batch, part.Bytes.Span, LocationOf(frame.Offset, number));
                    if (block.IsFull)
                    {
                        yield return block;
                        block.Clear();
                    }
                }

                number++;
            }
        }

        if (block.Count > 0)
        {
            yield return block;
        }
    }

    public override ValueTask ReadAtAsync(
        long location, PredictionBlock block, LogSources sources, CancellationToken cancellationToken)
    {
        var reader = new SegmentReader(_file, _end, Damaged, location >> NumberBits);
        if (reader.ReadPart((int)(location & ((1 << NumberBits) - 1)), cancellationToken) is var (frame, part))
        {
            var batch = BatchOf(frame, null, sources.Find);
            if (IsRecord(part, batch))
            {
                block.Add(batch, part.Bytes.Span, location);
            }
        }

        return default;
    }

    /// <summary>Reads the outcomes, in the order in which they were logged.</summary>
    public IEnumerable<PredictionOutcome> ReadOutcomes(CancellationToken cancellationToken)
    {
        var reader = new SegmentReader(_file, _end, null);
        foreach (var frame in reader.Read(kind => kind == SegmentKind.Outcomes, cancellationToken))
        {
            foreach (var part in frame.Read().Where(part => IsWhole(part, !_isScanned)))
            {
                PredictionOutcome? outcome = null;
                TryRead(part, !_isScanned, () => outcome = OutcomeLine.Read(part.Bytes));
                if (outcome is not null)
                {
                    yield return outcome;
                }
            }
        }
    }

    /// <summary>Finds records or outcomes of a subject, damaged records in which it stands, and half ones at the end.</summary>
    /// <returns>The place, and whether a whole record or outcome is there.</returns>
    public IEnumerable<(SegmentPart Part, bool IsWhole)> Find(
        ErasedSubject erased, bool isRecords, bool isEnded, CancellationToken cancellationToken)
    {
        var kind = isRecords ? SegmentKind.Records : SegmentKind.Outcomes;
        var reader = new SegmentReader(_file, _end, null);
        foreach (var frame in reader.Read(other => other == kind, cancellationToken))
        {
            var end = frame.Offset + frame.Head.Size;
            foreach (var part in frame.Read())
            {
                end = part.Offset + part.Bytes.Length;
                if (part.IsWhole ? Is(part, erased, isRecords) : !part.IsErased && part.Bytes.Span.IndexOf(erased.Utf8) >= 0)
                {
                    yield return (part, part.IsWhole);
                }
            }

            if (isEnded && frame.Offset + frame.Head.Size + frame.Head.Length > _end && end < _end)
            {
                yield return (new SegmentPart(end, frame.Parts[(int)(end - frame.Offset - frame.Head.Size)..], 0), false);
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _file.Dispose();
    }

    private static bool Is(in SegmentPart part, ErasedSubject erased, bool isRecords)
    {
        if (isRecords)
        {
            return erased.Is(new PredictionEntry(Nothing, part.Bytes));
        }

        try
        {
            return erased.Is(OutcomeLine.Read(part.Bytes));
        }
        catch (Exception error) when (IsOfALine(error))
        {
            return false;
        }
    }

    private static bool IsOfALine(Exception error) =>
        error is JsonException or FormatException or InvalidOperationException or ArgumentException;

    private static long LocationOf(long frame, int number) => (frame << NumberBits) | (uint)number;

    // Most frames name what the one before named.
    private static SegmentBatch BatchOf(in SegmentFrame frame, SegmentBatch? last, Func<ulong, PredictionSource?> find)
    {
        var names = new ulong[frame.Head.Sources];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = frame.Name(i);
        }

        return last is not null && last.Names.AsSpan().SequenceEqual(names) ? last
            : new SegmentBatch(names, Array.ConvertAll(names, name => find(name)!));
    }

    private bool Scan(
        LogIndexBuilder index, Dictionary<ulong, PredictionSource> known, LogFilter? wanted, bool isFirst, CancellationToken cancellationToken)
    {
        var isIncomplete = false;
        var added = new HashSet<ulong>();
        var reader = new SegmentReader(_file, _end, isFirst ? Damaged : null);
        foreach (var frame in reader.Read(_ => true, cancellationToken))
        {
            if (wanted?.MayWant(frame) == false)
            {
                continue;
            }

            var number = -1;
            SegmentBatch? batch = null;
            foreach (var part in frame.Read())
            {
                number++;
                switch (frame.Head.Kind)
                {
                    case SegmentKind.Records:
                        batch ??= BatchOf(frame, null, known.GetValueOrDefault);
                        var entry = new PredictionEntry(batch, part.Bytes);
                        if (part.Bytes.Length >= 16 && wanted?.MayWant(entry) != false && part.IsWhole)
                        {
                            if (HasSource(entry, batch))
                            {
                                index.Add(entry, LocationOf(frame.Offset, number));
                            }
                            else
                            {
                                isIncomplete = true;
                            }
                        }

                        break;
                    case SegmentKind.Outcomes when wanted?.MayWant(part.Bytes.Span) != false && IsWhole(part, isFirst):
                        TryRead(part, isFirst, () => index.Add(OutcomeLine.Read(part.Bytes)));
                        break;
                    case SegmentKind.Source when !added.Contains(frame.Name(0)) && IsWhole(part, isFirst):
                        var name = frame.Name(0);
                        TryRead(part, isFirst, () =>
                        {
                            known.TryAdd(name, SourceLine.Read(part.Bytes).Source);
                            index.AddSource(name, part.Bytes.Span);
                            added.Add(name);
                        });
                        break;
                }
            }
        }

        return isIncomplete;
    }

    private bool IsRecord(in SegmentPart part, SegmentBatch batch)
    {
        if (part.IsWhole)
        {
            if (HasSource(new PredictionEntry(batch, part.Bytes), batch))
            {
                return true;
            }

            Damaged(part.Offset, "Nothing in the segments says what the source of a record is.");
        }
        else if (!part.IsErased)
        {
            Damaged(part.Offset, "A record is damaged.");
        }

        return false;
    }

    private bool IsWhole(in SegmentPart part, bool tells)
    {
        if (!part.IsWhole && !part.IsErased && tells)
        {
            Damaged(part.Offset, "An outcome or a source is damaged.");
        }

        return part.IsWhole;
    }

    private void TryRead(in SegmentPart part, bool tells, Action read)
    {
        try
        {
            read();
        }
        catch (Exception error) when (IsOfALine(error))
        {
            if (tells)
            {
                Damaged(part.Offset, error.Message);
            }
        }
    }

    private static bool HasSource(in PredictionEntry entry, SegmentBatch batch) => batch.Has(entry.SourceNumber);
}
