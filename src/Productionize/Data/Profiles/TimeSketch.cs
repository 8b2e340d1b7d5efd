namespace Productionize;

/// <summary>
/// Counts of instants (in ticks) or days (in day numbers) by stretches of equal length. A relative error would be of no use here: 1 % of
/// the time since the year 1 is twenty years.
/// </summary>
/// <remarks>
/// The stretch is the shortest of a fixed list (each a multiple of the one before, all beginning with the year 1) with which at most
/// <see cref="BucketCounts.Most"/> reach from the first to the last value. So it depends on those two alone, whatever was merged in which
/// order, and the edges of longer stretches are edges of shorter ones too.
/// </remarks>
internal sealed class TimeSketch(FieldKind kind) : BucketSketch
{
    private static readonly long[] TickWidths =
    [
        TimeSpan.TicksPerSecond, 10 * TimeSpan.TicksPerSecond, TimeSpan.TicksPerMinute, 10 * TimeSpan.TicksPerMinute,
        TimeSpan.TicksPerHour, 6 * TimeSpan.TicksPerHour, .. Days(TimeSpan.TicksPerDay),
    ];

    private static readonly long[] DayWidths = Days(1);

    private readonly long[] _widths = kind == FieldKind.Date ? DayWidths : TickWidths;
    private long _width = kind == FieldKind.Date ? 1 : TimeSpan.TicksPerSecond;
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    public BucketCounts Counts { get; private set; } = new();

    /// <summary>The length of a stretch, in ticks or days.</summary>
    public long Width => _width;

    public bool IsWidth(long width) => Array.IndexOf(_widths, width) >= 0;

    public void Add(long value)
    {
        Reach(value, value);
        Counts.Add(value / _width);
    }

    /// <summary>Adds counts by stretches of a length from the list, as another sketch or a file has them.</summary>
    public void Add(BucketCounts counts, long width)
    {
        Widen(width);
        foreach (var (index, _) in counts.Taken())
        {
            Reach(index * width, index * width);
        }

        foreach (var (index, count) in counts.Taken())
        {
            Counts.Add(index * width / _width, count);
        }
    }

    public void Merge(TimeSketch other) => Add(other.Counts, other.Width);

    public override IEnumerable<ProfileBucket> Buckets() =>
        Counts.Taken().Select(taken => new ProfileBucket(taken.Index * _width, (taken.Index + 1) * _width, taken.Count));

    // The values of a stretch of three days are its first, second and third day; so the middle is the second.
    public override double MiddleOf(ProfileBucket bucket) => bucket.Lower + ((bucket.Upper - bucket.Lower - 1) / 2);

    private void Reach(long first, long last)
    {
        if (first >= _first && last <= _last)
        {
            return;
        }

        (_first, _last) = (Math.Min(_first, first), Math.Max(_last, last));
        var width = _widths.First(width => width >= _width && (_last / width) - (_first / width) < BucketCounts.Most);
        Widen(width);
    }

    private void Widen(long width)
    {
        if (width <= _width)
        {
            return;
        }

        var counts = new BucketCounts();
        foreach (var (index, count) in Counts.Taken())
        {
            counts.Add(index * _width / width, count);
        }

        (Counts, _width) = (counts, width);
    }

    // 2^10 days are enough for the years 1 to 9999.
    private static long[] Days(long day) => [.. Enumerable.Range(0, 11).Select(power => day << power)];
}
