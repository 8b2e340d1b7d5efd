namespace Productionize;

/// <summary>
/// DDSketch over finite numbers: buckets as <see cref="NumberScale"/> says for positive ones, the same mirrored for negative ones, and one
/// for zero. The further the numbers of a sign are apart, the wider are its buckets, up to 35 decimal orders of magnitude; beyond those
/// nearest to zero collapse.
/// </summary>
internal sealed class NumberSketch : BucketSketch
{
    public BucketCounts Positive { get; } = new(NumberScale.Widths);

    public BucketCounts Negative { get; } = new(NumberScale.Widths);

    public long Zeros { get; set; }

    public void Add(double value)
    {
        if (value >= NumberScale.Least)
        {
            Positive.Add(NumberScale.IndexOf(value));
        }
        else if (value <= -NumberScale.Least)
        {
            Negative.Add(NumberScale.IndexOf(-value));
        }
        else
        {
            Zeros++;
        }
    }

    public void Merge(NumberSketch other)
    {
        Positive.Merge(other.Positive);
        Negative.Merge(other.Negative);
        Zeros += other.Zeros;
    }

    public override IEnumerable<ProfileBucket> Buckets()
    {
        foreach (var (lower, upper, count) in Buckets(Negative).Reverse())
        {
            yield return new ProfileBucket(-upper, -lower, count);
        }

        if (Zeros > 0)
        {
            yield return new ProfileBucket(0, 0, Zeros);
        }

        foreach (var bucket in Buckets(Positive))
        {
            yield return bucket;
        }
    }

    // As far from one edge as from the other, in proportion to them. A ratio first: a product would overflow.
    public override double MiddleOf(ProfileBucket bucket) =>
        bucket.Lower == 0 ? 0 : bucket.Lower * (2 / (1 + (bucket.Lower / bucket.Upper)));

    private static IEnumerable<ProfileBucket> Buckets(BucketCounts counts) => counts.Taken().Select(taken => new ProfileBucket(
        NumberScale.StartOf(taken.Index * counts.Width), NumberScale.StartOf((taken.Index + 1) * counts.Width), taken.Count));
}
