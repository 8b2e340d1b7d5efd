using System.Security.Cryptography;

namespace Productionize;

/// <summary>
/// The bytes of a file, unpacked, on their way to the parser: hashed, and their line feeds noted, since the parser tells the byte on
/// which a record
/// starts but counts lines otherwise. Notes are dropped as records pass, so they are bounded by the parser's buffer.
/// </summary>
internal sealed class OriginStream(Stream file, bool notesLines = true) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<long> _lineFeeds = new();
    private long _length;
    private long _line = 1;

    /// <summary>Whether the file starts with a mark of UTF-16 or UTF-32.</summary>
    public bool IsWide { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The line of a byte, from 1. Asked in ascending order.</summary>
    public long LineAt(long offset)
    {
        while (_lineFeeds.TryPeek(out var lineFeed) && lineFeed < offset)
        {
            _lineFeeds.Dequeue();
            _line++;
        }

        return _line;
    }

    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override int Read(Span<byte> buffer)
    {
        // The mark must arrive in one piece; the parser's buffer is never smaller.
        var read = _length == 0 ? file.ReadAtLeast(buffer, Math.Min(4, buffer.Length), false) : file.Read(buffer);
        Note(buffer[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = _length == 0
            ? await file.ReadAtLeastAsync(buffer, Math.Min(4, buffer.Length), false, cancellationToken).ConfigureAwait(false)
            : await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Note(buffer.Span[..read]);
        return read;
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

        _hash.AppendData(bytes);
        for (var at = 0; notesLines && bytes[at..].IndexOf((byte)'\n') is >= 0 and var next; at += next + 1)
        {
            _lineFeeds.Enqueue(_length + at + next);
        }

        _length += bytes.Length;
    }
}
