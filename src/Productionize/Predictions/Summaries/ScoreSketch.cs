using System.Runtime.InteropServices;

namespace Productionize;

/// <summary>
/// Counts of both classes by score, for the area under the ROC curve: by the score itself while there are at most <see cref="Most"/>
/// different ones, then by more and more of its first bits, which keep its order.
/// </summary>
/// <remarks>
/// How many bits are left out is the least number with which all scores fall into so many buckets. So whatever the order of adding, the
/// result is the same.
/// </remarks>
internal sealed class ScoreSketch
{
    public const int Most = 2048;

    private Dictionary<long, Counts> _counts = [];
    private long _bits;
    private int _shift;

    /// <summary>Counts a row.</summary>
    /// <param name="score">Not NaN.</param>
    /// <param name="isPositive">What came true.</param>
    public void Add(double score, bool isPositive)
    {
        // A negative zero is a zero. The bits of doubles are in their order, those of negative ones in the opposite one.
        var bits = BitConverter.DoubleToInt64Bits(score + 0.0);
        var key = bits >= 0 ? bits : long.MinValue - bits;
        _bits |= key;
        ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, key >> _shift, out var isKnown);
        bucket.Add(isPositive ? 0 : 1, isPositive ? 1 : 0);
        while (!isKnown && _counts.Count > Most)
        {
            Widen();
        }
    }

    /// <summary>The area, a tie counting half, and how far it is at most from that of the rows; null where a class is missing.</summary>
    public (double Area, double Error)? AreaUnderRoc()
    {
        Int128 twiceWins = 0, tied = 0, positives = 0, negatives = 0;
        foreach (var (_, bucket) in _counts.OrderBy(bucket => bucket.Key))
        {
            twiceWins += bucket.Positives * ((2 * negatives) + bucket.Negatives);
            tied += (Int128)bucket.Positives * bucket.Negatives;
            positives += bucket.Positives;
            negatives += bucket.Negatives;
        }

        // Where the bits that were left out are zero in all scores, who is in one bucket is tied indeed.
        var isExact = (_bits & ((1L << _shift) - 1)) == 0;
        var pairs = (double)(positives * negatives);
        return pairs == 0 ? null : ((double)twiceWins / (2 * pairs), isExact ? 0 : (double)tied / (2 * pairs));
    }

    private void Widen()
    {
        var wider = new Dictionary<long, Counts>(_counts.Count);
        foreach (var (key, bucket) in _counts)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(wider, key >> 1, out _).Add(bucket.Negatives, bucket.Positives);
        }

        (_counts, _shift) = (wider, _shift + 1);
    }

    private struct Counts
    {
        public long Negatives { get; private set; }

        public long Positives { get; private set; }

        public void Add(long negatives, long positives) => (Negatives, Positives) = (Negatives + negatives, Positives + positives);
    }
}
