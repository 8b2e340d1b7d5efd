using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Productionize;

/// <summary>Shares of all keys, chosen by their hash: see <see cref="SplitDataSourceExtensions"/> for the algorithm.</summary>
internal sealed class KeyShare
{
    public const byte Sample = 1;
    public const byte Split = 2;
    public const byte Log = 3;

    private const int Start = 9;

    private readonly byte _purpose;
    private readonly long _seed;
    private readonly double[] _upTo;

    public KeyShare(byte purpose, double share, long seed)
        : this(purpose, seed, [share])
    {
        if (!(share > 0 && share <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share is above 0 up to 1: 0.2 chooses about 20 % of the keys.");
        }
    }

    public KeyShare(IReadOnlyList<double> shares, long seed)
        : this(Split, seed, shares)
    {
        if (shares.Count < 2 || shares.Any(share => !(share > 0 && share < 1)) || Math.Abs(shares.Sum() - 1) > 1e-9)
        {
            throw new ArgumentException(
                $"The shares are {string.Join(", ", shares)}: give at least two, each above 0, that add up to 1, as [0.6, 0.2, 0.2].",
                nameof(shares));
        }

        // What rounding leaves belongs to the last part.
        _upTo[^1] = 1;
    }

    private KeyShare(byte purpose, long seed, IReadOnlyList<double> shares)
    {
        (_purpose, _seed, _upTo) = (purpose, seed, new double[shares.Count]);
        var sum = 0.0;
        for (var i = 0; i < _upTo.Length; i++)
        {
            _upTo[i] = sum += shares[i];
        }
    }

    /// <summary>Whether a key is in the first share.</summary>
    public bool Has(long key) => PartOf(key) == 0;

    /// <summary>Whether a key is in the first share.</summary>
    public bool Has(string key) => PartOf(key) == 0;

    /// <summary>Whether a key is in the first share: its 16 bytes as they are written.</summary>
    public bool Has(Guid key)
    {
        Span<byte> bytes = stackalloc byte[Start + 16];
        key.TryWriteBytes(bytes[Start..], bigEndian: true, out _);
        return PartOf(bytes) == 0;
    }

    /// <summary>The position of the share that a key is in, from 0; the number of shares where it is in none.</summary>
    public int PartOf(long key)
    {
        Span<byte> bytes = stackalloc byte[Start + sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes[Start..], key);
        return PartOf(bytes);
    }

    /// <summary>The position of the share that a key is in, from 0; the number of shares where it is in none.</summary>
    public int PartOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var most = Start + Encoding.UTF8.GetMaxByteCount(key.Length);
        byte[]? rented = null;
        var bytes = most <= 512 ? stackalloc byte[most] : rented = ArrayPool<byte>.Shared.Rent(most);
        var part = PartOf(bytes[..(Start + Encoding.UTF8.GetBytes(key, bytes[Start..]))]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return part;
    }

    private int PartOf(Span<byte> bytes)
    {
        bytes[0] = _purpose;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[1..], _seed);
        var place = (TextHash.Of(bytes) >> 11) * (1.0 / (1L << 53));
        var part = 0;
        while (part < _upTo.Length && !(place < _upTo[part]))
        {
            part++;
        }

        return part;
    }
}
