using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>
/// Goes through lines of bytes, whatever they are read from; what has no line feed yet is not a line, but <see cref="Rest"/>.
/// </summary>
/// <param name="read">Reads the next bytes into a buffer; 0 at the end.</param>
/// <param name="longest">The most bytes of a line.</param>
internal sealed class LineScan(Func<Memory<byte>, CancellationToken, ValueTask<int>> read, int longest = int.MaxValue)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _filled;

    /// <summary>The number of the current line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The current line without its line feed, valid until the next.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>What stands behind the last line feed, once there is no further line.</summary>
    public ReadOnlyMemory<byte> Rest => _buffer.AsMemory(_start, _filled - _start);

    /// <summary>Whether the scan has ended because the next line is longer than allowed.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The lines of a file up to a length taken at the start.</summary>
    public static LineScan Of(SafeFileHandle file, long end)
    {
        var at = 0L;
        return new LineScan(async (buffer, cancellationToken) =>
        {
            var room = buffer[..(int)Math.Min(buffer.Length, end - at)];
            var count = room.IsEmpty ? 0 : await RandomAccess.ReadAsync(file, room, at, cancellationToken).ConfigureAwait(false);
            at += count;
            return count;
        });
    }

    /// <summary>Goes to the next line.</summary>
    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        var seen = _start;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var at = _buffer.AsSpan(seen, _filled - seen).IndexOf((byte)'\n');
            IsTooLong = (at < 0 ? _filled : seen + at) - _start > longest;
            if (at >= 0 && !IsTooLong)
            {
                Line = _buffer.AsMemory(_start, seen + at - _start);
                _start = seen + at + 1;
                Number++;
                return true;
            }

            seen = MakeRoom();
            var count = IsTooLong ? 0 : await read(_buffer.AsMemory(_filled), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return false;
            }

            _filled += count;
        }
    }

    // Moves the half line to the front; a line longer than the buffer doubles it.
    private int MakeRoom()
    {
        _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
        (_start, _filled) = (0, _filled - _start);
        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, checked(_buffer.Length * 2));
        }

        return _filled;
    }
}
