using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>
/// Makes the frames of one append: the bytes of a batch stay where they are, and only the head around them is made. For one call at a
/// time.
/// </summary>
internal sealed class SegmentAppend : IDisposable
{
    // One damaged source must not take all records of its version: copies are never farther apart than this.
    private const int RepeatEvery = 1024 * 1024;

    // Nor are the first ones all within what a disk loses at once.
    private const int FirstRepeat = 8 * 1024;

    private readonly ConditionalWeakTable<PredictionSource, SegmentSource> _sources = [];
    private readonly HashSet<ulong> _written = [];
    private readonly List<ReadOnlyMemory<byte>> _bytes = [];
    private readonly LineBuffer _lines = new();
    private byte[] _head = [];
    private long _sinceRepeat;
    private long _repeatAfter;
    private bool _acknowledged;

    /// <summary>What to write, one after the other.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Bytes => _bytes;

    /// <summary>How many bytes that is.</summary>
    public long Length { get; private set; }

    /// <summary>Begins an append to a segment, which may be a new one.</summary>
    public void Begin(bool isNew)
    {
        _bytes.Clear();
        Length = 0;

        // After a failure the segment no longer has the sources of that append.
        if (isNew || !_acknowledged || _sinceRepeat > _repeatAfter)
        {
            _written.Clear();
            _sinceRepeat = 0;
            _repeatAfter = isNew ? FirstRepeat : RepeatEvery;
        }

        _acknowledged = false;
    }

    /// <summary>Notes that the frames are in the segment.</summary>
    public void Acknowledge()
    {
        _acknowledged = true;
        _sinceRepeat += Length;
    }

    public void Add(PredictionBatch batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        var first = _bytes.Count;
        var head = new SegmentHead(SegmentKind.Records, batch.Sources.Count, batch.Count, batch.Bytes.Length);
        var bytes = Head(head);
        for (var i = 0; i < batch.Sources.Count; i++)
        {
            var source = _sources.GetValue(batch.Sources[i], static source => new SegmentSource(source));
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(SegmentHead.FixedSize + (i * SegmentHead.NameSize))..], source.Name);
            if (_written.Add(source.Name))
            {
                Put(source.Frame);
            }
        }

        var table = bytes[(SegmentHead.FixedSize + (head.Sources * SegmentHead.NameSize))..];
        for (var i = 0; i < batch.Count; i++)
        {
            Enter(ref table, batch[i].Data.Span);
        }

        var sources = _bytes.Count - first;
        Put(head, batch.Bytes);

        // Again behind the records: without a source none can be read, and one bad sector must not take both copies.
        for (var i = 0; i < sources; i++)
        {
            Put(_bytes[first + i]);
        }
    }

    public void Add(IReadOnlyList<PredictionOutcome> outcomes)
    {
        PredictionOutcome.ValidateAll(outcomes);
        if (outcomes.Count == 0)
        {
            return;
        }

        _lines.Clear();
        var ends = new int[outcomes.Count];
        for (var i = 0; i < ends.Length; i++)
        {
            OutcomeLine.Write(_lines, outcomes[i]);
            ends[i] = _lines.Written.Length;
        }

        var head = new SegmentHead(SegmentKind.Outcomes, 0, ends.Length, _lines.Written.Length);
        var table = Head(head)[SegmentHead.FixedSize..];
        for (var i = 0; i < ends.Length; i++)
        {
            Enter(ref table, _lines.Written.Span[(i == 0 ? 0 : ends[i - 1])..ends[i]]);
        }

        Put(head, _lines.Written);
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private static void Enter(ref Span<byte> table, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32LittleEndian(table, part.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(table[4..], Crc32C.Of(part));
        table = table[SegmentHead.EntrySize..];
    }

    private Span<byte> Head(SegmentHead head)
    {
        if (_head.Length < head.Size)
        {
            _head = new byte[Math.Max(head.Size, _head.Length * 2)];
        }

        return _head;
    }

    private void Put(SegmentHead head, ReadOnlyMemory<byte> parts)
    {
        head.Seal(_head);
        var bytes = _head.AsMemory(0, head.Size);
        Put(bytes);
        Put(parts);
        Put(bytes);
    }

    private void Put(ReadOnlyMemory<byte> bytes)
    {
        _bytes.Add(bytes);
        Length += bytes.Length;
    }
}
