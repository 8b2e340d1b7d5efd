using System.Buffers.Binary;

namespace Productionize;

/// <summary>A source on its way into segments: the name by which records refer to it, and its frame.</summary>
internal sealed class SegmentSource
{
    public SegmentSource(PredictionSource source)
    {
        var line = new SourceLine(source);
        Name = ulong.Parse(line.Name, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
        var part = line.Bytes.AsSpan(0, line.Bytes.Length - 1);
        var head = new SegmentHead(SegmentKind.Source, 1, 1, part.Length);
        Frame = new byte[head.FrameSize];
        var start = Frame.AsSpan(0, head.Size);
        BinaryPrimitives.WriteUInt64LittleEndian(start[SegmentHead.FixedSize..], Name);
        BinaryPrimitives.WriteInt32LittleEndian(start[(SegmentHead.FixedSize + SegmentHead.NameSize)..], part.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(start[(SegmentHead.FixedSize + SegmentHead.NameSize + 4)..], Crc32C.Of(part));
        head.Seal(start);
        part.CopyTo(Frame.AsSpan(head.Size));
        start.CopyTo(Frame.AsSpan(head.Size + part.Length));
    }

    /// <summary>A digest of its content.</summary>
    public ulong Name { get; }

    public byte[] Frame { get; }
}
