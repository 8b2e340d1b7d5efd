using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Productionize;

/// <summary>
/// Gathers the entries of one file of the log and lays them out by key. Little-endian: blocks of about 4 KiB (entries, each
/// with its key, length and payload; CRC-32C), then the first key, place and length of each block, then a tail of 24 bytes: length of what
/// is indexed, number of blocks, CRC-32C of the list of blocks, CRC-32C of the tail so far, and 4 bytes that say "an index".
/// </summary>
internal sealed class LogIndexBuilder
{
    public const int TailSize = 24;
    public const int FenceSize = LogIndexKey.Size + 12;

    private const int BlockSize = 4096;

    private readonly List<(LogIndexKey Key, int Start, int Length)> _entries = [];
    private readonly ArrayBufferWriter<byte> _payloads = new();

    /// <summary>The bytes with which every index ends.</summary>
    public static ReadOnlySpan<byte> End => "PIX1"u8;

    public void AddSource(ulong name, ReadOnlySpan<byte> line) => Add(LogIndexKey.OfSource(name), line);

    /// <summary>Adds a record: see <see cref="RecordPlace"/>.</summary>
    public void Add(in PredictionEntry entry, long location)
    {
        Span<byte> place = stackalloc byte[RecordPlace.Size];
        RecordPlace.Of(entry, location).Write(place);
        Add(LogIndexKey.OfRecord(entry.Id), place);
    }

    public void Add(PredictionOutcome outcome)
    {
        var start = _payloads.WrittenCount;
        var key = OutcomeBytes.Write(_payloads, outcome);
        _entries.Add((key, start, _payloads.WrittenCount - start));
    }

    /// <summary>Lays the entries out.</summary>
    /// <param name="indexed">The length of the file that is indexed: of another length it is another file.</param>
    /// <returns>The index.</returns>
    public byte[] ToArray(long indexed)
    {
        var entries = CollectionsMarshal.AsSpan(_entries);

        // Entries of one key in the order in which they came.
        entries.Sort((left, right) => left.Key.CompareTo(right.Key) is not 0 and var order ? order : left.Start.CompareTo(right.Start));
        var ends = EndsOfBlocks(entries, out var size);
        var index = new byte[size + (ends.Count * FenceSize) + TailSize];
        var fences = index.AsSpan(size, ends.Count * FenceSize);
        var (block, first) = (0, 0);
        for (var i = 0; i < ends.Count; i++)
        {
            var length = Write(index.AsSpan(block), entries[first..ends[i]]);
            var fence = fences[(i * FenceSize)..];
            entries[first].Key.Write(fence);
            BinaryPrimitives.WriteInt64LittleEndian(fence[LogIndexKey.Size..], block);
            BinaryPrimitives.WriteInt32LittleEndian(fence[(LogIndexKey.Size + 8)..], length);
            (block, first) = (block + length, ends[i]);
        }

        var tail = index.AsSpan(index.Length - TailSize);
        BinaryPrimitives.WriteInt64LittleEndian(tail, indexed);
        BinaryPrimitives.WriteInt32LittleEndian(tail[8..], ends.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(tail[12..], Crc32C.Of(fences));
        BinaryPrimitives.WriteUInt32LittleEndian(tail[16..], Crc32C.Of(tail[..16]));
        End.CopyTo(tail[20..]);
        return index;
    }

    private static List<int> EndsOfBlocks(ReadOnlySpan<(LogIndexKey Key, int Start, int Length)> entries, out int size)
    {
        var ends = new List<int>();
        size = 0;
        for (var first = 0; first < entries.Length;)
        {
            var (last, length) = (first, 0);
            for (; last < entries.Length && (length == 0 || length + SizeOf(entries[last]) <= BlockSize); last++)
            {
                length += SizeOf(entries[last]);
            }

            ends.Add(last);
            size = checked(size + length + sizeof(uint));
            first = last;
        }

        return ends;
    }

    private int Write(Span<byte> block, ReadOnlySpan<(LogIndexKey Key, int Start, int Length)> entries)
    {
        var at = 0;
        foreach (var (key, start, length) in entries)
        {
            key.Write(block[at..]);
            BinaryPrimitives.WriteInt32LittleEndian(block[(at + LogIndexKey.Size)..], length);
            _payloads.WrittenSpan.Slice(start, length).CopyTo(block[(at + LogIndexKey.Size + sizeof(int))..]);
            at += LogIndexKey.Size + sizeof(int) + length;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(block[at..], Crc32C.Of(block[..at]));
        return at + sizeof(uint);
    }

    private static int SizeOf((LogIndexKey Key, int Start, int Length) entry) => LogIndexKey.Size + sizeof(int) + entry.Length;

    private void Add(LogIndexKey key, ReadOnlySpan<byte> payload)
    {
        _entries.Add((key, _payloads.WrittenCount, payload.Length));
        _payloads.Write(payload);
    }
}
