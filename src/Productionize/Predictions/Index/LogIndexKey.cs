using System.Buffers.Binary;

namespace Productionize;

/// <summary>What an entry of an index is found by, in the order of the index.</summary>
internal readonly record struct LogIndexKey(LogIndexKind Kind, UInt128 Value) : IComparable<LogIndexKey>
{
    public const int Size = 17;

    public static LogIndexKey OfSource(ulong name) => new(LogIndexKind.Source, name);

    public static LogIndexKey OfRecord(Guid id) => new(LogIndexKind.Record, Of(id));

    public static LogIndexKey OfOutcome(Guid id) => new(LogIndexKind.OutcomeById, Of(id));

    // Two keys may share a hash: whoever finds an outcome by it compares the key itself.
    public static LogIndexKey OfOutcome(ReadOnlySpan<byte> key) =>
        new(LogIndexKind.OutcomeByKey, new UInt128(TextHash.Of(key), (ulong)key.Length));

    public static LogIndexKey Read(ReadOnlySpan<byte> bytes) => new((LogIndexKind)bytes[0], BinaryPrimitives.ReadUInt128BigEndian(bytes[1..]));

    public void Write(Span<byte> bytes)
    {
        bytes[0] = (byte)Kind;
        BinaryPrimitives.WriteUInt128BigEndian(bytes[1..], Value);
    }

    public int CompareTo(LogIndexKey other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : Value.CompareTo(other.Value);

    // Big-endian: ids are made in the order of time, and so the ids of one time lie side by side.
    private static UInt128 Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
