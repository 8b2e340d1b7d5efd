using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Productionize;

/// <summary>A share of all keys, chosen by their hash: see <see cref="SplitDataSourceExtensions"/> for the algorithm.</summary>
internal sealed class KeyShare
{
    public const byte Sample = 1;
    public const byte Split = 2;

    private const int Start = 9;

    private readonly byte _purpose;
    private readonly double _share;
    private readonly long _seed;

    public KeyShare(byte purpose, double share, long seed)
    {
        if (!(share > 0 && share <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share is above 0 up to 1: 0.2 chooses about 20 % of the keys.");
        }

        (_purpose, _share, _seed) = (purpose, share, seed);
    }

    public bool Has(long key)
    {
        Span<byte> bytes = stackalloc byte[Start + sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes[Start..], key);
        return Has(bytes);
    }

    public bool Has(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var most = Start + Encoding.UTF8.GetMaxByteCount(key.Length);
        byte[]? rented = null;
        var bytes = most <= 512 ? stackalloc byte[most] : rented = ArrayPool<byte>.Shared.Rent(most);
        var has = Has(bytes[..(Start + Encoding.UTF8.GetBytes(key, bytes[Start..]))]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return has;
    }

    private bool Has(Span<byte> bytes)
    {
        bytes[0] = _purpose;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[1..], _seed);
        return (TextHash.Of(bytes) >> 11) * (1.0 / (1L << 53)) < _share;
    }
}
