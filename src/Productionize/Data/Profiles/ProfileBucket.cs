using System.Globalization;

namespace Productionize;

/// <summary>
/// One bucket of a column's histogram. In every profile the edges of wide buckets are edges of narrow ones too. Numbers: the edge nearer to
/// zero belongs to the bucket, and zero has a bucket of its own, from 0 to 0. Times and days: the lower edge belongs to the bucket, in the
/// units of <see cref="ColumnProfile.Minimum"/>.
/// </summary>
/// <param name="Lower">Where it begins.</param>
/// <param name="Upper">Where it ends.</param>
/// <param name="Count">How many values are in it, at least 1.</param>
public readonly record struct ProfileBucket(double Lower, double Upper, long Count)
{
    /// <summary>The count alone.</summary>
    /// <returns>Such as <c>12 values</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} values");
}
