namespace Productionize;

/// <summary>
/// Counts of instants (in ticks) or days (in day numbers) by stretches of equal length, all beginning with the year 1. A relative error
/// would be of no use here: 1 % of the time since the year 1 is twenty years.
/// </summary>
internal sealed class TimeSketch(FieldKind kind) : BucketSketch
{
    private static readonly long[] TickWidths =
    [
        TimeSpan.TicksPerSecond, 10 * TimeSpan.TicksPerSecond, TimeSpan.TicksPerMinute, 10 * TimeSpan.TicksPerMinute,
        TimeSpan.TicksPerHour, 6 * TimeSpan.TicksPerHour, .. Days(TimeSpan.TicksPerDay),
    ];

    private static readonly long[] DayWidths = Days(1);

    /// <summary>The widths are the lengths of a stretch, in ticks or days.</summary>
    public BucketCounts Counts { get; } = new(kind == FieldKind.Date ? DayWidths : TickWidths);

    /// <summary>The earliest value, to the tick; the greatest number where there is none.</summary>
    public long First { get; private set; } = long.MaxValue;

    /// <summary>The latest value; the least number where there is none.</summary>
    public long Last { get; private set; } = long.MinValue;

    public void Add(long value)
    {
        Reach(value, value);
        Counts.Add(value);
    }

    public void Reach(long first, long last) => (First, Last) = (Math.Min(First, first), Math.Max(Last, last));

    public void Merge(TimeSketch other)
    {
        Reach(other.First, other.Last);
        Counts.Merge(other.Counts);
    }

    public override IEnumerable<ProfileBucket> Buckets() => Counts.Taken().Select(
        taken => new ProfileBucket(taken.Index * Counts.Width, (taken.Index + 1) * Counts.Width, taken.Count));

    // The values of a stretch of three days are its first, second and third day; so the middle is the second.
    public override double MiddleOf(ProfileBucket bucket) => bucket.Lower + ((bucket.Upper - bucket.Lower - 1) / 2);

    // 2^10 days are enough for the years 1 to 9999.
    private static long[] Days(long day) => [.. Enumerable.Range(0, 11).Select(power => day << power)];
}
