using System.Buffers.Binary;

namespace Productionize;

/// <summary>
/// What stands before the parts of a frame, and once more behind them, so that no damage to it costs more than a damaged part.
/// Little-endian: 4 bytes that say "a head", kind (1, and 3 unused), number of sources, number of parts, length of all parts, CRC-32C of the
/// names and the table, CRC-32C of these first 24 bytes; then 8 bytes for the name of each source; then length and CRC-32C of each part.
/// </summary>
internal readonly record struct SegmentHead(SegmentKind Kind, int Sources, int Parts, int Length)
{
    public const int FixedSize = 28;
    public const int NameSize = 8;
    public const int EntrySize = 8;

    // "PSG1".
    private const uint Mark = 0x31475350;

    /// <summary>The bytes with which every head begins.</summary>
    public static ReadOnlySpan<byte> Start => "PSG1"u8;

    public int Size => FixedSize + (Sources * NameSize) + (Parts * EntrySize);

    /// <summary>Head, parts, and the head once more.</summary>
    public long FrameSize => (2L * Size) + Length;

    /// <summary>Ends a head whose names and table are written.</summary>
    public void Seal(Span<byte> head)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(head, Mark);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)Kind);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], Sources);
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], Parts);
        BinaryPrimitives.WriteInt32LittleEndian(head[16..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[20..], Crc32C.Of(head[FixedSize..Size]));
        BinaryPrimitives.WriteUInt32LittleEndian(head[24..], Crc32C.Of(head[..24]));
    }

    /// <summary>Reads the fixed part; false where these bytes are no head, or a damaged one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SegmentHead head)
    {
        head = default;
        if (bytes.Length < FixedSize || !bytes.StartsWith(Start) ||
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]) != Crc32C.Of(bytes[..24]))
        {
            return false;
        }

        head = new SegmentHead(
            (SegmentKind)bytes[4], BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]));
        return true;
    }

    /// <summary>Whether names and table of a head that was read are as they were written.</summary>
    public bool IsWhole(ReadOnlySpan<byte> head) =>
        head.Length >= Size && BinaryPrimitives.ReadUInt32LittleEndian(head[20..]) == Crc32C.Of(head[FixedSize..Size]);
}
