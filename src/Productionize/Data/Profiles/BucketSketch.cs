namespace Productionize;

/// <summary>Counts by buckets that are the same for every profile: a histogram, and quantiles with a bounded error.</summary>
internal abstract class BucketSketch
{
    /// <summary>The buckets with something in them, in ascending order.</summary>
    public abstract IEnumerable<ProfileBucket> Buckets();

    /// <summary>What stands for all values of a bucket.</summary>
    public abstract double MiddleOf(ProfileBucket bucket);
}
