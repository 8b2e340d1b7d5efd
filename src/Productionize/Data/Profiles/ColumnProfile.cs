namespace Productionize;

/// <summary>
/// What the values of one column are like. A statistic that does not exist is null and never NaN: because there are too few values, the
/// kind of the column has no such thing, or the field's <see cref="FieldPolicy"/> says that its values are not to be kept. Immutable; safe
/// for concurrent use.
/// </summary>
public sealed class ColumnProfile
{
    private readonly ColumnState _state;
    private ProfileBucket[]? _buckets;
    private FrequentText[]? _frequent;

    internal ColumnProfile(ColumnState state) => _state = state;

    /// <summary>The field's name.</summary>
    public string Name => _state.Name;

    /// <summary>The type of its cells.</summary>
    public FieldKind Kind => _state.Kind;

    /// <summary>
    /// Whether the field has another policy than <see cref="FieldPolicy.Log"/>. Then there are counts, lengths and <see cref="Distinct"/>,
    /// and nothing that shows a value.
    /// </summary>
    public bool IsPrivate => _state.IsPrivate;

    /// <summary>How many cells have a value. With <see cref="Missing"/> it makes the number of rows.</summary>
    public long Count => _state.Count;

    /// <summary>How many cells have none; in an optional number NaN is such a cell.</summary>
    public long Missing => _state.Missing;

    /// <summary>How many numbers were NaN, those among <see cref="Missing"/> included. They enter no other statistic.</summary>
    public long NaNs => _state.NaNs;

    /// <summary>How many numbers were infinite above. They are in <see cref="Count"/> and enter no other statistic.</summary>
    public long PositiveInfinities => _state.PositiveInfinities;

    /// <summary>How many numbers were infinite below. They are in <see cref="Count"/> and enter no other statistic.</summary>
    public long NegativeInfinities => _state.NegativeInfinities;

    /// <summary>
    /// The least finite number. Of a <see cref="FieldKind.Timestamp"/> as UTC ticks (to 13 µs, the digits of a double), of a
    /// <see cref="FieldKind.Date"/> as a <see cref="DateOnly.DayNumber"/>; so with all that follows but <see cref="Earliest"/> and
    /// <see cref="Latest"/>, which are times.
    /// </summary>
    public double? Minimum => _state.Moments?.Least;

    /// <summary>The greatest finite number.</summary>
    public double? Maximum => _state.Moments?.Most;

    /// <summary>
    /// The earliest instant of a <see cref="FieldKind.Timestamp"/>, to the tick, or day of a <see cref="FieldKind.Date"/>, at midnight; in
    /// UTC.
    /// </summary>
    public DateTimeOffset? Earliest => _state.Times is { } times ? Instant(times.First) : null;

    /// <summary>The latest instant or day, as <see cref="Earliest"/>.</summary>
    public DateTimeOffset? Latest => _state.Times is { } times ? Instant(times.Last) : null;

    /// <summary>The mean of the finite numbers (Chan, Golub and LeVeque, 1979).</summary>
    public double? Mean => _state.Moments?.Mean;

    /// <summary>
    /// The sample standard deviation (n - 1 below the line) of the finite numbers; null for less than two, and where squares leave the
    /// range of a double (numbers more than about 1e154, or less than about 1e-145, apart).
    /// </summary>
    public double? Deviation => _state.Moments?.Deviation;

    /// <summary>
    /// The histogram: the buckets that are not empty, in ascending order. For numbers there are 2,240 to each doubling, or half as many as
    /// often as is needed for 4,096 of a sign to reach from the least to the greatest, down to 35; for times and days they are equally
    /// long. In every profile the edges of wide ones are edges of narrow ones too.
    /// </summary>
    public IReadOnlyList<ProfileBucket> Buckets => _buckets ??= _state.Buckets?.Buckets().ToArray() ?? [];

    /// <summary>
    /// About how many different texts there were, with a standard error of <see cref="DataProfile.DistinctError"/> (HyperLogLog: Flajolet
    /// et al., 2007, with the estimator of Ertl, 2017). Text and truth values only.
    /// </summary>
    public long? Distinct => _state.Distinct is not { } distinct || Count == 0
        ? _state.Distinct is null ? null : 0
        : Math.Clamp((long)Math.Round(distinct.Estimate()), 1, Count);

    /// <summary>
    /// The most frequent texts with bounds on how often each was seen, at most 256, the most frequent first (Misra and Gries, 1982; Agarwal
    /// et al., 2012). The bounds lie at most <see cref="Count"/> / 257 apart, and a text that was seen more often than that is among them.
    /// Texts of more than 128 bytes of UTF-8 are left out. Text and truth values only; else empty.
    /// </summary>
    public IReadOnlyList<FrequentText> Frequent => _frequent ??= _state.Frequent is { } frequent
        ? [.. frequent.Entries().Select(entry => new FrequentText(entry.Text, entry.Count, Math.Min(entry.Count + frequent.Error, Count)))]
        : [];

    /// <summary>The shortest length: of a text in Unicode characters, of a vector in numbers, of JSON in bytes of UTF-8.</summary>
    public long? ShortestLength => _state.Lengths is { } lengths && Count > 0 ? lengths.Least : null;

    /// <summary>The mean length.</summary>
    public double? MeanLength => _state.Lengths is { } lengths && Count > 0 ? (double)lengths.Sum / Count : null;

    /// <summary>The longest length.</summary>
    public long? LongestLength => _state.Lengths is { } lengths && Count > 0 ? lengths.Most : null;

    internal ColumnState State => _state;

    /// <summary>
    /// The finite number below which a share of the others lies: the one at position ⌊share × (n - 1)⌋ of all n in order, at most
    /// <see cref="DataProfile.QuantileError"/> of itself off, and 0.016 % where the numbers lie close together (DDSketch: Masson, Rim and
    /// Lee, 2019; UDDSketch: Epicoco et al., 2020); 0 and 1 give minimum and maximum.
    /// </summary>
    /// <remarks>
    /// The error depends on how many times larger the largest number of a sign is than the smallest: at most 0.016 % up to 3.5 times,
    /// 0.032 % up to 12, 0.063 % up to 150, 0.13 % up to 25,000, 0.25 % up to 6e8, 0.5 % up to 4e17, 1 % up to 1e35; beyond, the smallest
    /// ones are told apart no more. Numbers nearer to zero than 2.2e-308 count as zero. Of whole numbers (<see cref="FieldKind.Int64"/>) it
    /// is a whole one, exact in these ranges up to 3,199, 1,599, 799, 399, 199, 99 and 49; above it may be 1/2 further off.
    /// Times and days have an absolute error instead, of half a bucket: none for days within eleven years; for times a bucket is 1 or 10
    /// seconds, 1 or 10 minutes, 1 or 6 hours, 1, 2, 4 … days, the first of which 4,096 are enough.
    /// </remarks>
    /// <param name="share">0 to 1; 0.5 for the median.</param>
    /// <returns>The number; null where there is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is not between 0 and 1.</exception>
    public double? Quantile(double share)
    {
        if (!(share is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A quantile is asked for by a share from 0 to 1, such as 0.5.");
        }

        if (_state.Moments is not { Count: > 0 } moments)
        {
            return null;
        }

        var position = (long)Math.Floor(share * (moments.Count - 1));
        if (position == 0 || position == moments.Count - 1)
        {
            return position == 0 ? Minimum : Maximum;
        }

        var before = 0L;
        var bucket = Buckets.First(bucket => (before += bucket.Count) > position);
        var middle = _state.Buckets!.MiddleOf(bucket);
        return Math.Clamp(Kind == FieldKind.Int64 ? WholeIn(bucket, middle) : middle, Minimum!.Value, Maximum!.Value);
    }

    /// <summary>Name and kind, never what is in the column: for that, see <see cref="DataProfile.ToTable"/>.</summary>
    /// <returns>Such as <c>Age Single</c>.</returns>
    public override string ToString() => $"{Name} {Kind}";

    private DateTimeOffset? Instant(long value) =>
        _state.Moments!.Count == 0 ? null : new(Kind == FieldKind.Date ? value * TimeSpan.TicksPerDay : value, TimeSpan.Zero);

    // What stands for a bucket of whole numbers is one itself: the one in it that is nearest its middle.
    private static double WholeIn(ProfileBucket bucket, double middle)
    {
        var (lower, upper) = (Math.Abs(bucket.Lower), Math.Abs(bucket.Upper));
        var (near, far) = (Math.Min(lower, upper), Math.Max(lower, upper));
        var first = Math.Ceiling(near);
        return Math.CopySign(Math.Clamp(Math.Round(Math.Abs(middle)), first, Math.Max(first, Math.Ceiling(far) - 1)), middle);
    }
}
