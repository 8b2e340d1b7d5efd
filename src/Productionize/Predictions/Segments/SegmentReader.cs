using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>
/// Reads the frames of a segment, past whatever is damaged in it. For one read at a time; a frame is valid until the next is asked for.
/// </summary>
/// <param name="file">The segment.</param>
/// <param name="end">Where to end: later bytes are not acknowledged yet.</param>
/// <param name="damaged">Told the place and what is wrong there, of frames; null for nobody.</param>
/// <param name="start">Where to begin: at a frame.</param>
internal sealed class SegmentReader(SafeFileHandle file, long end, Action<long, string>? damaged, long start = 0)
{
    /// <summary>What is told of a frame that is not whole at the end of a segment.</summary>
    public const string TornEnd = "The segment ends in the midst of a frame: its writer was killed there or still writes, or somebody cut it.";

    private const int SearchSize = 64 * 1024;

    private readonly byte[] _head = new byte[SegmentHead.FixedSize];
    private byte[] _frame = [];

    /// <summary>Reads the frames of some kinds; what the others hold is passed over.</summary>
    public IEnumerable<SegmentFrame> Read(Func<SegmentKind, bool> wanted, CancellationToken cancellationToken)
    {
        for (var at = start; at < end;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (HeadAt(at) is not { } head)
            {
                var (next, last) = Find(at, cancellationToken);
                if (last is not { } known)
                {
                    damaged?.Invoke(at, next == end
                        ? TornEnd
                        : $"{next - at} bytes are damaged.");
                    at = next;
                    continue;
                }

                // The head behind the parts: the frame has lost nothing.
                damaged?.Invoke(at, "The head of a frame is damaged; the one behind it is whole.");
                head = known;
            }

            if (wanted(head.Kind) && Frame(at, head) is { } frame)
            {
                yield return frame;
            }

            if (at + head.FrameSize > end)
            {
                damaged?.Invoke(at, TornEnd);
            }

            at += head.FrameSize;
        }
    }

    /// <summary>Reads one part of the first frame, and no other; null where it is lost.</summary>
    public (SegmentFrame Frame, SegmentPart Part)? ReadPart(int number, CancellationToken cancellationToken)
    {
        if (HeadAt(start) is { } head && number < head.Parts)
        {
            var bytes = new byte[head.Size];
            Read(bytes, start);
            if (head.IsWhole(bytes))
            {
                var frame = new SegmentFrame(head, bytes, default, start);
                var (offset, length, crc) = frame.PlaceOf(number);
                var part = new byte[length];
                var read = Read(part, offset);
                return (frame, new SegmentPart(offset, part.AsMemory(0, read), crc));
            }
        }

        foreach (var frame in Read(_ => true, cancellationToken))
        {
            return frame.Offset == start && frame.Read().Skip(number).Take(1).ToArray() is [var part] ? (frame, part) : null;
        }

        return null;
    }

    private SegmentHead? HeadAt(long at)
    {
        var read = Read(_head, at);
        return SegmentHead.TryRead(_head.AsSpan(0, read), out var head) ? head : null;
    }

    // The next head behind a place where there is none, and whether it is the second one of the frame that begins at that place.
    private (long At, SegmentHead? Second) Find(long damage, CancellationToken cancellationToken)
    {
        var search = new byte[SearchSize];
        for (var from = damage + 1; from < end;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = Read(search, from);
            for (var skip = 0; search.AsSpan(skip, read - skip).IndexOf(SegmentHead.Start) is >= 0 and var found; skip += found + 1)
            {
                var at = from + skip + found;
                if (HeadAt(at) is { } head)
                {
                    if (at - head.Length - head.Size == damage)
                    {
                        return (at, head);
                    }

                    // A head that another one follows, or nothing, is the second of a frame that begins in the damage.
                    var next = at + head.Size;
                    return next >= end || HeadAt(next) is not null ? (Math.Min(next, end), null) : (at, null);
                }
            }

            // A mark may lie across two reads.
            from += Math.Max(1, read - SegmentHead.Start.Length + 1);
        }

        return (end, null);
    }

    private SegmentFrame? Frame(long at, SegmentHead head)
    {
        if (head.FrameSize > int.MaxValue)
        {
            damaged?.Invoke(at, "A frame is longer than 2 GiB.");
            return null;
        }

        if (_frame.Length < head.FrameSize)
        {
            _frame = new byte[head.FrameSize];
        }

        var frame = _frame.AsMemory(0, (int)head.FrameSize);
        frame = frame[..Read(frame.Span, at)];
        var parts = frame.Length <= head.Size ? default : frame[head.Size..Math.Min(frame.Length, head.Size + head.Length)];
        if (SegmentHead.TryRead(frame.Span, out var first) && first == head && head.IsWhole(frame.Span))
        {
            return new SegmentFrame(head, frame[..head.Size], parts, at);
        }

        var second = frame.Length < head.FrameSize ? default : frame[(head.Size + head.Length)..];
        if (SegmentHead.TryRead(second.Span, out var again) && again == head && head.IsWhole(second.Span))
        {
            return new SegmentFrame(head, second, parts, at);
        }

        if (frame.Length == head.FrameSize)
        {
            damaged?.Invoke(at, "Both heads of a frame are damaged.");
        }

        return null;
    }

    // Not asynchronous: most of it is in the cache of the operating system, and to wait for another thread costs more than the read.
    private int Read(Span<byte> buffer, long at)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, Math.Max(0, end - at))];
        var read = 0;
        while (read < buffer.Length && RandomAccess.Read(file, buffer[read..], at + read) is > 0 and var count)
        {
            read += count;
        }

        return read;
    }
}
