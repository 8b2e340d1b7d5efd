using System.Text;
using System.Text.Json;

namespace Productionize;

/// <summary>Makes a column from its JSON and refuses what contradicts itself: a profile that is wrong is worse than none.</summary>
internal static class ColumnReader
{
    public static ColumnState Read(ColumnDocument column, long rows)
    {
        var state = new ColumnState(column.Name, column.Kind, column.Private ?? false)
        {
            Count = column.Count,
            Missing = column.Missing,
            NaNs = column.Nan ?? 0,
            PositiveInfinities = column.PositiveInfinities ?? 0,
            NegativeInfinities = column.NegativeInfinities ?? 0,
        };
        Require(column, Enum.IsDefined(column.Kind), "a known kind");
        Require(
            column,
            column.Count >= 0 && column.Missing >= 0 && rows - column.Count == column.Missing,
            FormattableString.Invariant($"count and missing (now {column.Count} and {column.Missing}) that make {rows} rows"));
        RequireNonFinite(column, state);
        RequireOnly(
            column, state.Moments is not null, "mean and deviation", column.Mean, column.Squares);
        RequireOnly(
            column, state.Numbers is not null, "minimum, maximum and buckets of numbers", column.Minimum, column.Maximum,
            column.NegativeWidth, column.Negative, column.Zeros, column.PositiveWidth, column.Positive);
        RequireOnly(column, state.Times is not null, "stretches of time", column.First, column.Last, column.Width, column.Stretches);
        RequireOnly(
            column, state.Lengths is not null, "lengths", column.ShortestLength, column.LongestLength, column.SumOfLengths);
        RequireOnly(column, state.Distinct is not null, "registers of distinct texts", column.Distinct);
        RequireOnly(column, state.Frequent is not null, "frequent texts", column.Frequent, column.FrequentError);
        ReadBuckets(column, state);
        ReadLengths(column, state);
        ReadTexts(column, state);
        return state;
    }

    // Of the cells with a value, those that are not finite are among the counts; a NaN may be among the missing instead.
    private static void RequireNonFinite(ColumnDocument column, ColumnState state)
    {
        var infinities = (UInt128)(ulong)state.PositiveInfinities + (ulong)state.NegativeInfinities;
        Require(
            column,
            state is { NaNs: >= 0, PositiveInfinities: >= 0, NegativeInfinities: >= 0 }
                && infinities <= (ulong)column.Count && state.NaNs <= column.Count - (long)infinities + column.Missing
                && (state.IsNumber || state.NaNs + state.PositiveInfinities + state.NegativeInfinities == 0),
            "numbers of NaN and infinity that are not negative and not above its count");
    }

    private static void ReadBuckets(ColumnDocument column, ColumnState state)
    {
        if (state.Moments is null)
        {
            return;
        }

        long finite;
        if (state.Numbers is { } numbers)
        {
            const int last = NumberScale.MostIndex;
            ReadCounts(column, "buckets of numbers below zero", column.NegativeWidth, column.Negative, last, numbers.Negative);
            ReadCounts(column, "buckets of numbers above zero", column.PositiveWidth, column.Positive, last, numbers.Positive);
            Require(column, column.Zeros >= 0, "a count of zeros");
            numbers.Zeros = column.Zeros!.Value;
            finite = Sum(numbers.Negative.Total, numbers.Positive.Total, numbers.Zeros);
        }
        else
        {
            var last = state.Kind == FieldKind.Date ? DateOnly.MaxValue.DayNumber : DateTime.MaxValue.Ticks;
            ReadCounts(column, "stretches of time", column.Width, column.Stretches, last, state.Times!.Counts);
            Require(column, !(column.First < 0 || column.Last > last), "first and last within the years 1 to 9999");
            state.Times.Reach(column.First ?? long.MaxValue, column.Last ?? long.MinValue);
            finite = state.Times.Counts.Total;
        }

        // What is neither in a bucket nor infinite is NaN; the NaNs beyond those are among the missing.
        var others = column.Count - state.PositiveInfinities - state.NegativeInfinities - finite;
        Require(
            column,
            finite >= 0 && others >= 0 && others <= state.NaNs && state.NaNs - others <= column.Missing,
            "buckets whose counts make its count");
        ReadMoments(column, state, finite);
    }

    private static void ReadCounts(ColumnDocument column, string what, long? width, string? text, long most, BucketCounts counts)
    {
        Require(column, counts.IsWidth(width ?? 0), $"a known width of its {what}");
        counts.Widen(width!.Value);
        Require(column, ProfileText.ReadBuckets(text, most, counts), $"whole {what}");
        Require(column, counts.NeedsItsWidth(), $"{what} that are no wider than they must be");
    }

    private static void ReadMoments(ColumnDocument column, ColumnState state, long finite)
    {
        if (finite == 0)
        {
            Require(
                column,
                column is { Mean: null, Squares: null, Minimum: null, Maximum: null, First: null, Last: null },
                "no mean and range, since it has no numbers");
            return;
        }

        var (minimum, maximum) = state.IsTime ? (column.First, column.Last) : (column.Minimum, column.Maximum);
        Require(
            column,
            (column.Mean, minimum, maximum) is ({ } mean, { } least, { } most) && double.IsFinite(least) && double.IsFinite(most)
                && least <= mean && mean <= most && !(column.Squares < 0) && !double.IsInfinity(column.Squares ?? 0),
            "a mean between the least and the greatest, and squares that are not negative");
        state.Moments = new Moments(
            finite, column.Mean!.Value, column.Squares ?? double.PositiveInfinity, minimum!.Value, maximum!.Value);
    }

    private static void ReadLengths(ColumnDocument column, ColumnState state)
    {
        if (state.Lengths is null || column.Count == 0)
        {
            Require(
                column,
                column is { ShortestLength: null, LongestLength: null, SumOfLengths: null },
                "no lengths, since it has no cells");
            return;
        }

        Require(
            column,
            column is { ShortestLength: >= 0 and var least, LongestLength: { } most, SumOfLengths: { } sum } && least <= most
                && (Int128)least * column.Count <= sum && (Int128)most * column.Count >= sum,
            "a shortest and a longest length with the mean between them");
        state.Lengths.Merge(column.ShortestLength!.Value, column.LongestLength!.Value, column.SumOfLengths!.Value);
    }

    private static void ReadTexts(ColumnDocument column, ColumnState state)
    {
        if (state.Distinct is not null)
        {
            Require(
                column,
                ProfileText.ReadRegisters(column.Distinct, state.Distinct),
                FormattableString.Invariant($"{DistinctSketch.RegisterCount} registers of distinct texts"));
        }

        if (state.Frequent is not { } frequent)
        {
            return;
        }

        Require(
            column,
            column.Frequent?.Count <= FrequentTexts.Most && column.FrequentError >= 0
                && column.FrequentError <= column.Count / (FrequentTexts.Most + 1),
            FormattableString.Invariant($"at most {FrequentTexts.Most} frequent texts, and an error of at most count / 257"));
        var total = 0L;
        foreach (var entry in column.Frequent!)
        {
            Require(
                column,
                entry is { Count: > 0, Text: not null } && entry.Count <= column.Count - total,
                "frequent texts with counts that fit its own");
            total += entry.Count;
            var text = Encoding.UTF8.GetBytes(entry.Text!);
            frequent.Add(text, TextHash.Of(text), entry.Count);
        }

        Require(column, frequent.Count == column.Frequent.Count, "frequent texts that differ, of at most 128 bytes each");
        frequent.Error = column.FrequentError!.Value;
    }

    private static void RequireOnly(ColumnDocument column, bool allowed, string what, params ReadOnlySpan<object?> parts)
    {
        var needed = $"no {what}, since it is {column.Kind}{(column.Private == true ? " and private" : "")}";
        foreach (var part in parts)
        {
            Require(column, allowed || part is null, needed);
        }
    }

    // Below zero where the sum is too large: that is no count.
    private static long Sum(params ReadOnlySpan<long> counts)
    {
        UInt128 sum = 0;
        foreach (var count in counts)
        {
            sum += (ulong)count;
        }

        return sum > long.MaxValue ? -1 : (long)sum;
    }

    private static void Require(ColumnDocument column, bool holds, string needed)
    {
        if (!holds)
        {
            throw new JsonException(
                $"The profile is damaged: its column '{column.Name}' needs {needed}. Take another copy, or make it anew.");
        }
    }
}
