using System.Security.Cryptography;

namespace Productionize;

/// <summary>Passes written bytes on to another stream, which it does not own, while it hashes and counts them.</summary>
internal sealed class HashingStream(Stream inner, string what, long limit = long.MaxValue) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException("This stream is written once, from its beginning to its end.");
    }

    /// <summary>The digest of everything written so far, as 64 lower-case hexadecimal digits.</summary>
    public string GetSha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Count(buffer);
        inner.Write(buffer);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Count(buffer.Span);
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is only written.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("This stream does not seek.");

    public override void SetLength(long value) => throw new NotSupportedException("This stream has the length of what was written.");

    // A writer that wraps this stream may dispose it; the digest is asked for afterwards, so the hash lives until it is collected.
    private void Count(ReadOnlySpan<byte> buffer)
    {
        if (_length + buffer.Length > limit)
        {
            throw new ArgumentException($"The content of {what} is longer than {limit} bytes.");
        }

        _hash.AppendData(buffer);
        _length += buffer.Length;
    }
}
