using System.Buffers.Binary;

namespace Productionize;

/// <summary>A frame as it was read: its head, as written, and as much of its parts as the file has.</summary>
internal readonly record struct SegmentFrame(SegmentHead Head, ReadOnlyMemory<byte> HeadBytes, ReadOnlyMemory<byte> Parts, long Offset)
{
    /// <summary>The name of a source.</summary>
    public ulong Name(int index) =>
        BinaryPrimitives.ReadUInt64LittleEndian(HeadBytes.Span[(SegmentHead.FixedSize + (index * SegmentHead.NameSize))..]);

    /// <summary>The parts that the file has to their end, each with its offset in the file, and whether it is as it was written.</summary>
    public IEnumerable<(long Offset, ReadOnlyMemory<byte> Bytes, bool IsWhole)> Read()
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

            var part = Parts.Slice(at, length);
            yield return (Offset + Head.Size + at, part, Crc32C.Of(part.Span) == BinaryPrimitives.ReadUInt32LittleEndian(table.Span[4..]));
            at += length;
        }
    }
}
