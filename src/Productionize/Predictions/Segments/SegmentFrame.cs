using System.Buffers.Binary;

namespace Productionize;

/// <summary>A frame as it was read: its head, as written, and as much of its parts as the file has.</summary>
internal readonly record struct SegmentFrame(SegmentHead Head, ReadOnlyMemory<byte> HeadBytes, ReadOnlyMemory<byte> Parts, long Offset)
{
    /// <summary>The name of a source.</summary>
    public ulong Name(int index) =>
        BinaryPrimitives.ReadUInt64LittleEndian(HeadBytes.Span[(SegmentHead.FixedSize + (index * SegmentHead.NameSize))..]);

    /// <summary>Where a part lies in the file, how long it is, and its CRC-32C.</summary>
    public (long Offset, int Length, uint Crc) PlaceOf(int part)
    {
        var table = HeadBytes.Span[(SegmentHead.FixedSize + (Head.Sources * SegmentHead.NameSize))..];
        var offset = Offset + Head.Size;
        for (var i = 0; i < part; i++)
        {
            offset += BinaryPrimitives.ReadInt32LittleEndian(table[(i * SegmentHead.EntrySize)..]);
        }

        table = table[(part * SegmentHead.EntrySize)..];
        return (offset, BinaryPrimitives.ReadInt32LittleEndian(table), BinaryPrimitives.ReadUInt32LittleEndian(table[4..]));
    }

    /// <summary>The parts that the file has to their end.</summary>
    public IEnumerable<SegmentPart> Read()
    {
        var table = HeadBytes[(SegmentHead.FixedSize + (Head.Sources * SegmentHead.NameSize))..];
        var at = 0;
        for (var i = 0; i < Head.Parts; i++, table = table[SegmentHead.EntrySize..])
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(table.Span);
            if (length > Parts.Length - at)
            {
                yield break;
            }

            yield return new SegmentPart(
                Offset + Head.Size + at, Parts.Slice(at, length), BinaryPrimitives.ReadUInt32LittleEndian(table.Span[4..]));
            at += length;
        }
    }
}
