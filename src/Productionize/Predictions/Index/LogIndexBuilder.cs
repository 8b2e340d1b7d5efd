using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Productionize;

/// <summary>
/// Gathers the entries of one file of the log and lays them out by key, as a tree. Little-endian: blocks of about 4 KiB (their length;
/// entries, each with its key, length and payload; CRC-32C), first those of the entries, then blocks with the first key and the place of each
/// of these, and so on until there is one; then a tail of 36 bytes: length of what is indexed, place of the last block, its height, where the
/// blocks of entries end, CRC-32C of the tail so far, and 4 bytes that say "an index".
/// </summary>
internal sealed class LogIndexBuilder
{
    public const int TailSize = 36;

    public const int BlockSize = 4096;

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
    public ReadOnlyMemory<byte> ToMemory(long indexed)
    {
        var entries = CollectionsMarshal.AsSpan(_entries);

        // Entries of one key in the order in which they came.
        entries.Sort((left, right) => left.Key.CompareTo(right.Key) is not 0 and var order ? order : left.Start.CompareTo(right.Start));
        var index = new ArrayBufferWriter<byte>(SizeOf(entries) + (SizeOf(entries) / 64) + BlockSize);
        var (height, root, leaves) = (0, 0L, 0L);
        var level = entries;
        var payloads = _payloads.WrittenSpan;
        while (level.Length > 0)
        {
            var (parents, places) = WriteLevel(index, level, payloads);
            leaves = height == 0 ? index.WrittenCount : leaves;
            if (parents.Length == 1)
            {
                root = BinaryPrimitives.ReadInt64LittleEndian(places);
                break;
            }

            height++;
            level = parents;
            payloads = places;
        }

        var tail = index.GetSpan(TailSize)[..TailSize];
        BinaryPrimitives.WriteInt64LittleEndian(tail, indexed);
        BinaryPrimitives.WriteInt64LittleEndian(tail[8..], root);
        BinaryPrimitives.WriteInt32LittleEndian(tail[16..], height);
        BinaryPrimitives.WriteInt64LittleEndian(tail[20..], leaves);
        BinaryPrimitives.WriteUInt32LittleEndian(tail[28..], Crc32C.Of(tail[..28]));
        End.CopyTo(tail[32..]);
        index.Advance(TailSize);
        return index.WrittenMemory;
    }

    private static ((LogIndexKey Key, int Start, int Length)[] Parents, byte[] Places) WriteLevel(
        ArrayBufferWriter<byte> index, ReadOnlySpan<(LogIndexKey Key, int Start, int Length)> entries, ReadOnlySpan<byte> payloads)
    {
        var parents = new List<(LogIndexKey Key, int Start, int Length)>();
        var places = new ArrayBufferWriter<byte>();
        while (entries.Length > 0)
        {
            var (count, length) = (0, 0);
            for (; count < entries.Length && (count == 0 || length + SizeOf(entries[count..(count + 1)]) <= BlockSize); count++)
            {
                length += SizeOf(entries[count..(count + 1)]);
            }

            parents.Add((entries[0].Key, places.WrittenCount, sizeof(long)));
            BinaryPrimitives.WriteInt64LittleEndian(places.GetSpan(sizeof(long)), index.WrittenCount);
            places.Advance(sizeof(long));
            WriteBlock(index.GetSpan(length + 8)[..(length + 8)], entries[..count], payloads);
            index.Advance(length + 8);
            entries = entries[count..];
        }

        return ([.. parents], places.WrittenSpan.ToArray());
    }

    private static void WriteBlock(
        Span<byte> block, ReadOnlySpan<(LogIndexKey Key, int Start, int Length)> entries, ReadOnlySpan<byte> payloads)
    {
        BinaryPrimitives.WriteInt32LittleEndian(block, block.Length);
        var rest = block[4..];
        foreach (var (key, start, length) in entries)
        {
            key.Write(rest);
            BinaryPrimitives.WriteInt32LittleEndian(rest[LogIndexKey.Size..], length);
            payloads.Slice(start, length).CopyTo(rest[(LogIndexKey.Size + sizeof(int))..]);
            rest = rest[(LogIndexKey.Size + sizeof(int) + length)..];
        }

        BinaryPrimitives.WriteUInt32LittleEndian(rest, Crc32C.Of(block[..^4]));
    }

    private static int SizeOf(ReadOnlySpan<(LogIndexKey Key, int Start, int Length)> entries)
    {
        var size = 0;
        foreach (var entry in entries)
        {
            size = checked(size + LogIndexKey.Size + sizeof(int) + entry.Length);
        }

        return size;
    }

    private void Add(LogIndexKey key, ReadOnlySpan<byte> payload)
    {
        _entries.Add((key, _payloads.WrittenCount, payload.Length));
        _payloads.Write(payload);
    }
}
