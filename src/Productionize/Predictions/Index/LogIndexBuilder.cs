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
        var bytes = new ArrayBufferWriter<byte>(_payloads.WrittenCount + (_entries.Count * (LogIndexKey.Size + sizeof(int))) + BlockSize);
        var fences = new ArrayBufferWriter<byte>();
        for (var first = 0; first < entries.Length;)
        {
            var last = first;
            for (var size = 0; last < entries.Length && (size == 0 || size + SizeOf(entries[last]) <= BlockSize); last++)
            {
                size += SizeOf(entries[last]);
            }

            var start = bytes.WrittenCount;
            WriteBlock(bytes, entries[first..last]);
            var fence = fences.GetSpan(FenceSize);
            entries[first].Key.Write(fence);
            BinaryPrimitives.WriteInt64LittleEndian(fence[LogIndexKey.Size..], start);
            BinaryPrimitives.WriteInt32LittleEndian(fence[(LogIndexKey.Size + 8)..], bytes.WrittenCount - start);
            fences.Advance(FenceSize);
            first = last;
        }

        bytes.Write(fences.WrittenSpan);
        var tail = bytes.GetSpan(TailSize)[..TailSize];
        BinaryPrimitives.WriteInt64LittleEndian(tail, indexed);
        BinaryPrimitives.WriteInt32LittleEndian(tail[8..], fences.WrittenCount / FenceSize);
        BinaryPrimitives.WriteUInt32LittleEndian(tail[12..], Crc32C.Of(fences.WrittenSpan));
        BinaryPrimitives.WriteUInt32LittleEndian(tail[16..], Crc32C.Of(tail[..16]));
        End.CopyTo(tail[20..]);
        bytes.Advance(TailSize);
        return bytes.WrittenSpan.ToArray();
    }

    private static int SizeOf((LogIndexKey Key, int Start, int Length) entry) => LogIndexKey.Size + sizeof(int) + entry.Length;

    private void Add(LogIndexKey key, ReadOnlySpan<byte> payload)
    {
        _entries.Add((key, _payloads.WrittenCount, payload.Length));
        _payloads.Write(payload);
    }

    private void WriteBlock(ArrayBufferWriter<byte> bytes, ReadOnlySpan<(LogIndexKey Key, int Start, int Length)> entries)
    {
        var start = bytes.WrittenCount;
        foreach (var (key, from, length) in entries)
        {
            var head = bytes.GetSpan(LogIndexKey.Size + sizeof(int));
            key.Write(head);
            BinaryPrimitives.WriteInt32LittleEndian(head[LogIndexKey.Size..], length);
            bytes.Advance(LogIndexKey.Size + sizeof(int));
            bytes.Write(_payloads.WrittenSpan.Slice(from, length));
        }

        var crc = Crc32C.Of(bytes.WrittenSpan[start..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.GetSpan(4), crc);
        bytes.Advance(4);
    }
}
