using System.Numerics;

namespace Productionize;

/// <summary>
/// Counts by buckets of equal width side by side, at most <see cref="Most"/> of them. Where they would reach further, all become the next
/// width of a list, each a multiple of the one before: so the edges of wide buckets are edges of narrow ones too. This is the uniform
/// collapse of Epicoco, Melle, Cafaro, Pulimeno and Morleo ("UDDSketch: Accurate Tracking of Quantiles in Data Streams", IEEE Access 8,
/// 2020), but with Most as a bound on the reach, not on the buckets with something in them.
/// </summary>
/// <remarks>
/// The width follows from the least and the greatest value alone. With the last width the lowest buckets collapse into the lowest that is
/// kept, and which one that is depends on the highest alone. So whatever the order of adding and merging, the result is the same.
/// </remarks>
/// <param name="widths">The widths; the first is the narrowest.</param>
internal sealed class BucketCounts(long[] widths)
{
    public const int Most = 4096;

    private long[] _counts = [];
    private long _first;
    private long _width = widths[0];
    private int _shift = ShiftOf(widths[0]);

    /// <summary>The width of a bucket: the one with an index begins at index × width.</summary>
    public long Width => _width;

    /// <summary>How many were counted in all.</summary>
    public long Total
    {
        get
        {
            var total = 0L;
            foreach (var count in _counts)
            {
                total += count;
            }

            return total;
        }
    }

    /// <summary>Counts a value, which is not negative.</summary>
    public void Add(long value)
    {
        var slot = IndexOf(value) - _first;
        var counts = _counts;
        if ((ulong)slot < (ulong)counts.Length)
        {
            counts[slot]++;
        }
        else
        {
            Add(value, 1);
        }
    }

    public void Add(long value, long count)
    {
        if (count == 0)
        {
            return;
        }

        var index = IndexOf(value);

        // With the last of all possible places taken, nothing below the first can be kept apart.
        if (index < _first && _counts.Length == Most && _counts[^1] > 0 && _width == widths[^1])
        {
            index = _first;
        }
        else if (index < _first || index >= _first + _counts.Length)
        {
            index = MakeRoom(value);
        }

        _counts[index - _first] = checked(_counts[index - _first] + count);
    }

    public void Merge(BucketCounts other)
    {
        Widen(other._width);

        // From the highest down, so that nothing is moved twice.
        for (var slot = other._counts.Length - 1; slot >= 0; slot--)
        {
            Add((other._first + slot) * other._width, other._counts[slot]);
        }
    }

    public bool IsWidth(long width) => Array.IndexOf(widths, width) >= 0;

    /// <summary>Makes the buckets as wide as one of the list, if they are narrower.</summary>
    public void Widen(long width)
    {
        if (width <= _width)
        {
            return;
        }

        var (narrow, before) = (Taken().ToArray(), _width);
        (_counts, _first, _width, _shift) = ([], 0, width, ShiftOf(width));
        foreach (var (index, count) in narrow)
        {
            Add(index * before, count);
        }
    }

    /// <summary>Whether narrower buckets would not reach from the lowest to the highest: else nothing has made them so wide.</summary>
    public bool NeedsItsWidth()
    {
        var level = Array.IndexOf(widths, _width);
        var (low, high) = Span();
        return level == 0 || (high - low + 1) * (_width / widths[level - 1]) > Most;
    }

    /// <summary>Each bucket with something in it, from the lowest.</summary>
    public IEnumerable<(long Index, long Count)> Taken()
    {
        for (var slot = 0; slot < _counts.Length; slot++)
        {
            if (_counts[slot] > 0)
            {
                yield return (_first + slot, _counts[slot]);
            }
        }
    }

    /// <summary>Makes the places reach to a value, and returns where it is counted: in its bucket, or in the lowest that is kept.</summary>
    private long MakeRoom(long value)
    {
        var index = IndexOf(value);
        var (low, high) = Span();
        (low, high) = low > high ? (index, index) : (Math.Min(index, low), Math.Max(index, high));
        if (high - low >= Most && _width != widths[^1])
        {
            Widen(widths[Array.IndexOf(widths, _width) + 1]);
            return MakeRoom(value);
        }

        low = Math.Max(low, high - (Most - 1));
        var size = 64;
        while (size < high - low + 1)
        {
            size *= 2;
        }

        // What is left over goes below where the counts grow downwards, else above.
        var first = index <= low ? high - (size - 1) : low;
        var counts = new long[size];
        for (var slot = 0; slot < _counts.Length; slot++)
        {
            if (_counts[slot] > 0)
            {
                counts[Math.Max(_first + slot, low) - first] += _counts[slot];
            }
        }

        (_counts, _first) = (counts, first);
        return Math.Max(index, low);
    }

    /// <summary>The lowest and the highest bucket with something in it; the second is the lower one where there is none.</summary>
    private (long Low, long High) Span()
    {
        var low = Array.FindIndex(_counts, count => count > 0);
        return low < 0 ? (0, -1) : (_first + low, _first + Array.FindLastIndex(_counts, count => count > 0));
    }

    // A division would be an eighth of what a number costs, and the widths of numbers are powers of two.
    private long IndexOf(long value) => _shift >= 0 ? value >> _shift : value / _width;

    private static int ShiftOf(long width) => BitOperations.IsPow2(width) ? BitOperations.Log2((ulong)width) : -1;
}
