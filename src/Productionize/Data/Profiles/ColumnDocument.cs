namespace Productionize;

/// <summary>A column as it stands in JSON. What its kind or its policy does not have is absent.</summary>
internal sealed record ColumnDocument(string Name, FieldKind Kind, long Count, long Missing)
{
    public bool? Private { get; init; }

    public long? Nan { get; init; }

    public long? PositiveInfinities { get; init; }

    public long? NegativeInfinities { get; init; }

    public double? Mean { get; init; }

    /// <summary>The sum of squared deviations from the mean; absent where it is beyond a double.</summary>
    public double? Squares { get; init; }

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    /// <summary>The earliest instant or day, in ticks or days: a double would not keep all its digits.</summary>
    public long? First { get; init; }

    public long? Last { get; init; }

    /// <summary>How many of the narrowest buckets are one, of numbers below zero.</summary>
    public long? NegativeWidth { get; init; }

    /// <summary>Runs of counts, as <see cref="ProfileText"/> writes them.</summary>
    public string? Negative { get; init; }

    public long? Zeros { get; init; }

    public long? PositiveWidth { get; init; }

    public string? Positive { get; init; }

    /// <summary>The length of a stretch of time, in ticks or days.</summary>
    public long? Width { get; init; }

    public string? Stretches { get; init; }

    public long? ShortestLength { get; init; }

    public long? LongestLength { get; init; }

    public long? SumOfLengths { get; init; }

    /// <summary>The registers of the estimate, as <see cref="ProfileText"/> writes them.</summary>
    public string? Distinct { get; init; }

    public long? FrequentError { get; init; }

    public IReadOnlyList<FrequentDocument>? Frequent { get; init; }

    public static ColumnDocument Of(ColumnState column)
    {
        var (moments, lengths) = (column.Moments, column.Lengths);
        return new ColumnDocument(column.Name, column.Kind, column.Count, column.Missing)
        {
            Private = column.IsPrivate ? true : null,
            Nan = OrNull(column.NaNs),
            PositiveInfinities = OrNull(column.PositiveInfinities),
            NegativeInfinities = OrNull(column.NegativeInfinities),
            Mean = moments?.Mean,
            Squares = moments is { Count: > 0 } && double.IsFinite(moments.Squares) ? moments.Squares : null,
            Minimum = column.Numbers is null ? null : moments?.Least,
            Maximum = column.Numbers is null ? null : moments?.Most,
            First = column.Times is null || moments!.Count == 0 ? null : column.Times.First,
            Last = column.Times is null || moments!.Count == 0 ? null : column.Times.Last,
            NegativeWidth = column.Numbers?.Negative.Width,
            Negative = column.Numbers is null ? null : ProfileText.Of(column.Numbers.Negative),
            Zeros = column.Numbers?.Zeros,
            PositiveWidth = column.Numbers?.Positive.Width,
            Positive = column.Numbers is null ? null : ProfileText.Of(column.Numbers.Positive),
            Width = column.Times?.Counts.Width,
            Stretches = column.Times is null ? null : ProfileText.Of(column.Times.Counts),
            ShortestLength = lengths is null || column.Count == 0 ? null : lengths.Least,
            LongestLength = lengths is null || column.Count == 0 ? null : lengths.Most,
            SumOfLengths = lengths is null || column.Count == 0 ? null : lengths.Sum,
            Distinct = column.Distinct is null ? null : ProfileText.Of(column.Distinct),
            FrequentError = column.Frequent?.Error,
            Frequent = column.Frequent is null
                ? null
                : [.. column.Frequent.Entries().Select(entry => new FrequentDocument(entry.Text, entry.Count))],
        };
    }

    private static long? OrNull(long count) => count == 0 ? null : count;
}
