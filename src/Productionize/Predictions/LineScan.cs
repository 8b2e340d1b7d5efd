using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>Goes through the lines of a file up to a length taken at the start; what has no line feed yet is not a line.</summary>
internal sealed class LineScan(SafeFileHandle file, long end)
{
    private byte[] _buffer = new byte[64 * 1024];
    private long _read;
    private int _start;
    private int _filled;

    /// <summary>The number of the current line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The current line without its line feed, valid until the next.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Goes to the next line.</summary>
    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        var seen = _start;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var at = _buffer.AsSpan(seen, _filled - seen).IndexOf((byte)'\n');
            if (at >= 0)
            {
                Line = _buffer.AsMemory(_start, seen + at - _start);
                _start = seen + at + 1;
                Number++;
                return true;
            }

            seen = MakeRoom();
            var room = _buffer.AsMemory(_filled, (int)Math.Min(_buffer.Length - _filled, end - _read));
            var count = room.IsEmpty ? 0 : await RandomAccess.ReadAsync(file, room, _read, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return false;
            }

            _read += count;
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
