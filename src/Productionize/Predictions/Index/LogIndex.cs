using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>
/// Finds by id or key what a file of the log has, without reading that file; made by <see cref="LogIndexBuilder"/>, and made anew from the
/// file where it is missing or damaged. Holds a few blocks in memory. For one thread at a time.
/// </summary>
internal sealed class LogIndex : IDisposable
{
    private readonly SafeFileHandle? _file;
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly long _root;
    private readonly long _leavesEnd;
    private readonly (long Start, byte[] Bytes, int Length)[] _blocks;

    private LogIndex(SafeFileHandle? file, ReadOnlyMemory<byte> memory, ReadOnlySpan<byte> tail)
    {
        (_file, _memory, _root) = (file, memory, BinaryPrimitives.ReadInt64LittleEndian(tail[8..]));
        _leavesEnd = BinaryPrimitives.ReadInt64LittleEndian(tail[20..]);
        _blocks = new (long, byte[], int)[BinaryPrimitives.ReadInt32LittleEndian(tail[16..]) + 1];
        Array.Fill(_blocks, (-1, [], 0));
    }

    public delegate void Found(int key, ReadOnlySpan<byte> payload);

    public delegate void FoundSource(ulong name, ReadOnlySpan<byte> line);

    /// <summary>Opens an index in memory.</summary>
    public static LogIndex Of(ReadOnlyMemory<byte> index) => new(null, index, index.Span[^LogIndexBuilder.TailSize..]);

    /// <summary>Opens the index of a file; null where there is none, or one that is damaged or of another file.</summary>
    /// <param name="path">The index.</param>
    /// <param name="indexed">The length of the file that it is to be of.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The index owns the handle.")]
    public static LogIndex? TryOpen(string path, long indexed)
    {
        SafeFileHandle? file = null;
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> tail = stackalloc byte[LogIndexBuilder.TailSize];
            var end = RandomAccess.GetLength(file) - tail.Length;
            if (end >= 0 && RandomAccess.Read(file, tail, end) == tail.Length && tail[32..].SequenceEqual(LogIndexBuilder.End) &&
                BinaryPrimitives.ReadUInt32LittleEndian(tail[28..]) == Crc32C.Of(tail[..28]) &&
                BinaryPrimitives.ReadInt64LittleEndian(tail) == indexed)
            {
                return new LogIndex(file, default, tail);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // As if there were none.
        }

        file?.Dispose();
        return null;
    }

    /// <summary>Goes through what there is for some keys.</summary>
    /// <param name="keys">The keys, in their order, each once.</param>
    /// <param name="found">Is given the position of the key and a payload, for each entry.</param>
    /// <exception cref="InvalidDataException">A block is damaged.</exception>
    public void Find(ReadOnlySpan<LogIndexKey> keys, Found found)
    {
        var (next, key) = (0L, 0);
        var entries = ReadOnlySpan<byte>.Empty;
        while (key < keys.Length)
        {
            if (entries.IsEmpty)
            {
                // The entries of a key may begin in the leaf before the first one that begins with it; but on it goes.
                if (next >= _leavesEnd)
                {
                    return;
                }

                var leaf = Math.Max(next, LeafOf(keys[key]));
                entries = Block(0, leaf);
                next = leaf + entries.Length + 8;
            }

            // Whichever is behind goes on to where the other one is.
            var entry = LogIndexKey.Read(entries);
            var order = entry.CompareTo(keys[key]);
            if (order > 0)
            {
                var behind = keys[(key + 1)..].BinarySearch(entry);
                key += 1 + (behind < 0 ? ~behind : behind);
                continue;
            }

            var payload = PayloadOf(entries);
            if (order == 0)
            {
                found(key, payload);
            }

            entries = entries[(LogIndexKey.Size + sizeof(int) + payload.Length)..];
        }
    }

    /// <summary>Goes through the sources, which come first.</summary>
    /// <exception cref="InvalidDataException">A block is damaged.</exception>
    public void ReadSources(FoundSource found)
    {
        for (var leaf = 0L; leaf < _leavesEnd;)
        {
            var entries = Block(0, leaf);
            leaf += entries.Length + 8;
            while (!entries.IsEmpty)
            {
                var key = LogIndexKey.Read(entries);
                if (key.Kind != LogIndexKind.Source)
                {
                    return;
                }

                var line = PayloadOf(entries);
                found((ulong)key.Value, line);
                entries = entries[(LogIndexKey.Size + sizeof(int) + line.Length)..];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private static ReadOnlySpan<byte> PayloadOf(ReadOnlySpan<byte> entry) => entry.Slice(
        LogIndexKey.Size + sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(entry[LogIndexKey.Size..]));

    // The last leaf that begins before a key, or the first of all.
    private long LeafOf(LogIndexKey key)
    {
        var place = _root;
        for (var height = _blocks.Length - 1; height > 0; height--)
        {
            var entries = Block(height, place);
            place = BinaryPrimitives.ReadInt64LittleEndian(PayloadOf(entries));
            for (; !entries.IsEmpty && LogIndexKey.Read(entries).CompareTo(key) < 0; entries = entries[(LogIndexKey.Size + sizeof(int) + 8)..])
            {
                place = BinaryPrimitives.ReadInt64LittleEndian(PayloadOf(entries));
            }
        }

        return place;
    }

    // The entries of a block. Of each height the last one stays: keys come in order.
    private ReadOnlySpan<byte> Block(int height, long start)
    {
        if (_file is null)
        {
            var block = _memory.Span[(int)start..];
            return block[4..(BinaryPrimitives.ReadInt32LittleEndian(block) - 4)];
        }

        ref var known = ref _blocks[height];
        if (known.Start != start)
        {
            known.Start = -1;
            known.Bytes = known.Bytes.Length == 0 ? new byte[LogIndexBuilder.BlockSize + 8] : known.Bytes;
            var read = RandomAccess.Read(_file, known.Bytes, start);
            known.Length = read < 4 ? 0 : BinaryPrimitives.ReadInt32LittleEndian(known.Bytes);
            if (known.Length > read && known.Length <= RandomAccess.GetLength(_file) - start)
            {
                known.Bytes = new byte[known.Length];
                read = RandomAccess.Read(_file, known.Bytes, start);
            }

            if (known.Length < 8 || known.Length > read || Crc32C.Of(known.Bytes.AsSpan(0, known.Length - 4)) !=
                BinaryPrimitives.ReadUInt32LittleEndian(known.Bytes.AsSpan(known.Length - 4)))
            {
                throw new InvalidDataException("A block of an index is damaged.");
            }

            known.Start = start;
        }

        return known.Bytes.AsSpan(4, known.Length - 8);
    }
}
