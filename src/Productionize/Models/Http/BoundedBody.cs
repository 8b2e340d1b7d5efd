using System.Buffers;

namespace Productionize;

/// <summary>The body of an answer in rented memory.</summary>
internal sealed class BoundedBody : IDisposable
{
    private const int Start = 8 * 1024;

    private byte[]? _rented;
    private int _length;

    private BoundedBody()
    {
    }

    public ReadOnlyMemory<byte> Memory => _rented.AsMemory(0, _length);

    /// <summary>Reads a body, counting while it arrives; null as soon as it is larger than allowed.</summary>
    public static async ValueTask<BoundedBody?> ReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > most)
        {
            return null;
        }

        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            // What the server says of the length is a hint: memory is taken as bytes arrive.
            var bytes = ArrayPool<byte>.Shared.Rent((int)Math.Min(content.Headers.ContentLength + 1 ?? Start, 16 * Start));
            var length = 0;
            while (await stream.ReadAsync(bytes.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                length += read;
                if (length > most)
                {
                    ArrayPool<byte>.Shared.Return(bytes);
                    return null;
                }

                if (length == bytes.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(length * 2);
                    bytes.AsSpan().CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(bytes);
                    bytes = larger;
                }
            }

            return new BoundedBody { _rented = bytes, _length = length };
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
