namespace Productionize;

/// <summary>
/// Counts by bucket, at most <see cref="Most"/> side by side. Where they would reach further, the lowest ones collapse into the lowest
/// that is kept. Which one that is depends on the highest alone, so whatever the order of adding and merging, the result is the same.
/// </summary>
internal sealed class BucketCounts
{
    public const int Most = 4096;

    private long[] _counts = [];
    private long _first;

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

    public void Add(long index)
    {
        var slot = index - _first;
        var counts = _counts;
        if ((ulong)slot < (ulong)counts.Length)
        {
            counts[slot]++;
        }
        else
        {
            Add(index, 1);
        }
    }

    public void Add(long index, long count)
    {
        if (count == 0)
        {
            return;
        }

        // With the last of all possible places taken, nothing below the first can be kept apart.
        if (index < _first && _counts.Length == Most && _counts[^1] > 0)
        {
            index = _first;
        }
        else if (index < _first || index >= _first + _counts.Length)
        {
            index = MakeRoom(index);
        }

        _counts[index - _first] = checked(_counts[index - _first] + count);
    }

    public void Merge(BucketCounts other)
    {
        // From the highest down, so that nothing is moved twice.
        for (var slot = other._counts.Length - 1; slot >= 0; slot--)
        {
            Add(other._first + slot, other._counts[slot]);
        }
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

    /// <summary>Makes the places reach to a bucket, and returns where it is counted: there, or in the lowest that is kept.</summary>
    private long MakeRoom(long index)
    {
        var (low, high) = Span(index);
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

    private (long Low, long High) Span(long index)
    {
        var low = Array.FindIndex(_counts, count => count > 0);
        return low < 0
            ? (index, index)
            : (Math.Min(index, _first + low), Math.Max(index, _first + Array.FindLastIndex(_counts, count => count > 0)));
    }
}
