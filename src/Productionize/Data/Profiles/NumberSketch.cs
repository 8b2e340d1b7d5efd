namespace Productionize;

/// <summary>
/// DDSketch over finite numbers: buckets as <see cref="NumberScale"/> says for positive ones, the same mirrored for negative ones, and one
/// for zero. Of more than <see cref="BucketCounts.Most"/> a sign (35 decimal orders of magnitude) those nearest to zero collapse.
/// </summary>
internal sealed class NumberSketch : BucketSketch
{
    public BucketCounts Positive { get; } = new();

    public BucketCounts Negative { get; } = new();

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
        foreach (var (index, count) in Negative.Taken().Reverse())
        {
            yield return new ProfileBucket(-NumberScale.StartOf(index + 1), -NumberScale.StartOf(index), count);
        }

        if (Zeros > 0)
        {
            yield return new ProfileBucket(0, 0, Zeros);
        }

        foreach (var (index, count) in Positive.Taken())
        {
            yield return new ProfileBucket(NumberScale.StartOf(index), NumberScale.StartOf(index + 1), count);
        }
    }

    // As far from one edge as from the other, in proportion to them. A ratio first: a product would overflow.
    public override double MiddleOf(ProfileBucket bucket) =>
        bucket.Lower == 0 ? 0 : bucket.Lower * (2 / (1 + (bucket.Lower / bucket.Upper)));
}
