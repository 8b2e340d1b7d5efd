using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>
/// Finds by id or key what a file of the log has, without reading that file; made by <see cref="LogIndexBuilder"/>, and made anew from the
/// file where it is missing or damaged. Holds the first key of each block in memory, less than a hundredth. For one thread at a time.
/// </summary>
internal sealed class LogIndex : IDisposable
{
    private readonly SafeFileHandle? _file;
    private readonly byte[] _memory;
    private readonly LogIndexKey[] _firsts;
    private readonly (long Start, int Length)[] _blocks;
    private byte[] _block = [];
    private int _current = -1;

    private LogIndex(SafeFileHandle? file, byte[] memory, ReadOnlySpan<byte> fences)
    {
        (_file, _memory) = (file, memory);
        _firsts = new LogIndexKey[fences.Length / LogIndexBuilder.FenceSize];
        _blocks = new (long, int)[_firsts.Length];
        for (var i = 0; i < _firsts.Length; i++, fences = fences[LogIndexBuilder.FenceSize..])
        {
            _firsts[i] = LogIndexKey.Read(fences);
            _blocks[i] = (BinaryPrimitives.ReadInt64LittleEndian(fences[LogIndexKey.Size..]),
                BinaryPrimitives.ReadInt32LittleEndian(fences[(LogIndexKey.Size + 8)..]));
        }
    }

    public delegate void Found(int key, ReadOnlySpan<byte> payload);

    /// <summary>Opens an index in memory.</summary>
    public static LogIndex Of(byte[] index)
    {
        var blocks = BinaryPrimitives.ReadInt32LittleEndian(index.AsSpan(index.Length - LogIndexBuilder.TailSize + 8));
        var fences = blocks * LogIndexBuilder.FenceSize;
        return new LogIndex(null, index, index.AsSpan(index.Length - LogIndexBuilder.TailSize - fences, fences));
    }

    /// <summary>Opens the index of a file; null where there is none, or one that is damaged or of another file.</summary>
    /// <param name="path">The index.</param>
    /// <param name="indexed">The length of the file that it is to be of.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The index owns the handle.")]
    public static LogIndex? TryOpen(string path, long indexed)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> tail = stackalloc byte[LogIndexBuilder.TailSize];
            var end = RandomAccess.GetLength(file) - tail.Length;
            if (end < 0 || RandomAccess.Read(file, tail, end) < tail.Length || !tail[20..].SequenceEqual(LogIndexBuilder.End) ||
                BinaryPrimitives.ReadUInt32LittleEndian(tail[16..]) != Crc32C.Of(tail[..16]) ||
                BinaryPrimitives.ReadInt64LittleEndian(tail) != indexed)
            {
                file.Dispose();
                return null;
            }

            var fences = new byte[BinaryPrimitives.ReadInt32LittleEndian(tail[8..]) * LogIndexBuilder.FenceSize];
            if (RandomAccess.Read(file, fences, end - fences.Length) < fences.Length ||
                Crc32C.Of(fences) != BinaryPrimitives.ReadUInt32LittleEndian(tail[12..]))
            {
                file.Dispose();
                return null;
            }

            return new LogIndex(file, [], fences);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            return null;
        }
    }

    /// <summary>Goes through what there is for some keys.</summary>
    /// <param name="keys">The keys, in their order, each once.</param>
    /// <param name="found">Is given the position of the key and a payload, for each entry.</param>
    /// <exception cref="InvalidDataException">A block is damaged.</exception>
    public void Find(ReadOnlySpan<LogIndexKey> keys, Found found)
    {
        var (block, key) = (0, 0);
        var entries = ReadOnlySpan<byte>.Empty;
        while (key < keys.Length && block < _firsts.Length)
        {
            if (entries.IsEmpty)
            {
                // The entries of a key may begin in the block before the first one that begins with it.
                block = LastBefore(keys[key], block);
                entries = Block(block)[..^4];
            }

            // Whichever is behind goes on to where the other one is.
            var entry = LogIndexKey.Read(entries);
            var order = entry.CompareTo(keys[key]);
            if (order > 0)
            {
                var next = keys[(key + 1)..].BinarySearch(entry);
                key += 1 + (next < 0 ? ~next : next);
                if (key < keys.Length && block + 1 < _firsts.Length && _firsts[block + 1].CompareTo(keys[key]) < 0)
                {
                    entries = default;
                }

                continue;
            }

            var length = BinaryPrimitives.ReadInt32LittleEndian(entries[LogIndexKey.Size..]);
            if (order == 0)
            {
                found(key, entries.Slice(LogIndexKey.Size + sizeof(int), length));
            }

            entries = entries[(LogIndexKey.Size + sizeof(int) + length)..];
            block += entries.IsEmpty ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    // The last block that begins before a key, or the first of all; never one before those that are behind.
    private int LastBefore(LogIndexKey key, int from)
    {
        var (low, high) = (Math.Max(0, from), _firsts.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _firsts[middle].CompareTo(key) < 0 ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private ReadOnlySpan<byte> Block(int index)
    {
        var (start, length) = _blocks[index];
        if (_file is null)
        {
            return _memory.AsSpan((int)start, length);
        }

        if (_current != index)
        {
            _current = -1;
            if (_block.Length < length)
            {
                _block = new byte[length];
            }

            var block = _block.AsSpan(0, length);
            if (RandomAccess.Read(_file, block, start) < length ||
                Crc32C.Of(block[..^4]) != BinaryPrimitives.ReadUInt32LittleEndian(block[^4..]))
            {
                throw new InvalidDataException("A block of an index is damaged.");
            }

            _current = index;
        }

        return _block.AsSpan(0, length);
    }
}
