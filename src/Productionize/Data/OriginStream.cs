using System.Security.Cryptography;

namespace Productionize;

/// <summary>
/// The bytes of a file, unpacked, on their way to the parser: hashed, and their line feeds noted, since the parser tells the byte on
/// which a record starts but counts lines otherwise. Notes are dropped as records pass, and blank lines, which are no records, share one.
/// </summary>
internal sealed class OriginStream(Stream file, bool notesLines = true) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<LineFeeds> _noted = new();
    private LineFeeds _last;
    private long _length;
    private long _line = 1;

    /// <summary>Whether the file starts with a mark of UTF-16 or UTF-32.</summary>
    public bool IsWide { get; private set; }

    /// <summary>Whether the end was read.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the bytes are unpacked on the way: then every exception but that of the disk says that they are damaged.</summary>
    public bool IsPacked { get; init; }

    /// <summary>How long the file was when it was opened: it may grow while it is read, but a part of it is no file.</summary>
    public long LeastLength { get; init; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    /// <summary>The line of a byte, from 1. Asked in ascending order.</summary>
    public long LineAt(long offset)
    {
        while (_noted.TryPeek(out var noted) && noted.Last < offset)
        {
            _line += _noted.Dequeue().Count;
        }

        return _line + (_noted.TryPeek(out var first) ? first : _last).CountBefore(offset);
    }

    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override int Read(Span<byte> buffer)
    {
        // The mark must arrive in one piece; the parser's buffer is never smaller.
        try
        {
            var read = _length == 0 ? file.ReadAtLeast(buffer, Math.Min(4, buffer.Length), false) : file.Read(buffer);
            Note(buffer[..read]);
            return read;
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw new InvalidDataException(error.Message, error);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = _length == 0
                ? await file.ReadAtLeastAsync(buffer, Math.Min(4, buffer.Length), false, cancellationToken).ConfigureAwait(false)
                : await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Note(buffer.Span[..read]);
            return read;
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw new InvalidDataException(error.Message, error);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await file.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Note(ReadOnlySpan<byte> bytes)
    {
        if (_length == 0)
        {
            IsWide = bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF, ..];
        }

        if (bytes.IsEmpty && _length < LeastLength)
        {
            throw new IOException($"It has become shorter while it was read: {_length} bytes came of {LeastLength}.");
        }

        HasEnded |= bytes.IsEmpty;
        _hash.AppendData(bytes);
        for (var at = 0; notesLines && bytes[at..].IndexOf((byte)'\n') is >= 0 and var next; at += next + 1)
        {
            NoteLineFeed(_length + at + next);
        }

        _length += bytes.Length;
    }

    private void NoteLineFeed(long offset)
    {
        if (!_last.TryExtend(offset))
        {
            if (_last.Count > 0)
            {
                _noted.Enqueue(_last);
            }

            _last = new LineFeeds(offset);
        }
    }

    private bool IsDamage(Exception error) =>
        IsPacked && error is EndOfStreamException or not (IOException or OperationCanceledException or InvalidDataException);

    /// <summary>Line feeds at equal distances of one byte or two, as blank lines have them.</summary>
    private record struct LineFeeds(long First)
    {
        private int _distance;

        public long Count { get; private set; } = 1;

        public readonly long Last => First + ((Count - 1) * _distance);

        public readonly long CountBefore(long offset) =>
            Count == 0 || offset <= First ? 0 : _distance == 0 ? 1 : Math.Min(Count, ((offset - First - 1) / _distance) + 1);

        public bool TryExtend(long offset)
        {
            var distance = offset - Last;
            if (Count == 0 || distance > 2 || (_distance > 0 && distance != _distance))
            {
                return false;
            }

            (_distance, Count) = ((int)distance, Count + 1);
            return true;
        }
    }
}
