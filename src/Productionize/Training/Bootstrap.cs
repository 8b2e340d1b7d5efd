namespace Productionize;

/// <summary>
/// How sure a measure is, found by measuring again on resamples: as many rows as there are, drawn with replacement.
/// </summary>
/// <remarks>
/// Percentile intervals: B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13. The bounds are
/// quantiles of the resampled values, interpolated linearly between neighbours (Hyndman and Fan 1996, type 7). Rows must be
/// independent of each other; with less than some dozens of rows the intervals are narrower than they should be.
/// Stateless, and safe to call from several threads with a <see cref="Random"/> each. The same seed gives the same interval.
/// </remarks>
public static class Bootstrap
{
    /// <summary>The percentile interval of a statistic of rows.</summary>
    /// <param name="rows">How many rows there are, at least 1.</param>
    /// <param name="statistic">
    /// The measure of a resample. It is given one count a row: how many times that row occurs (each once for the estimate); the
    /// counts add up to <paramref name="rows"/>. The span is valid during the call only. NaN means undefined; such a resample
    /// is left out and counted.
    /// </param>
    /// <param name="random">Draws the rows; seed it to repeat the interval.</param>
    /// <param name="resamples">How many times to measure, at least 1; 1,000 or more for bounds to trust.</param>
    /// <param name="confidence">The share of intervals that are to hold the true number, between 0 and 1, neither included.</param>
    /// <returns>The estimate and its bounds; the bounds are NaN where every resample was undefined.</returns>
    /// <exception cref="ArgumentNullException">The statistic or the source of randomness is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of the range above.</exception>
    public static ConfidenceInterval Interval(
        int rows, Func<ReadOnlySpan<int>, double> statistic, Random random, int resamples = 1000, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentNullException.ThrowIfNull(random);
        ThrowIfBelowOne(rows, nameof(rows), "A bootstrap draws from the rows: pass how many there are.");
        ThrowIfBelowOne(resamples, nameof(resamples), "Pass 1000 for a 95 % interval.");
        if (!(confidence > 0 && confidence < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(confidence),
                FormattableString.Invariant(
                    $"The confidence is {confidence}; it must be above 0 and below 1. Pass 0.95 for a 95 % interval."));
        }

        var counts = new int[rows];
        Array.Fill(counts, 1);
        var estimate = statistic(counts);

        var values = new double[resamples];
        var defined = 0;
        for (var resample = 0; resample < resamples; resample++)
        {
            Draw(counts, random);
            var value = statistic(counts);
            if (!double.IsNaN(value))
            {
                values[defined++] = value;
            }
        }

        var sorted = values.AsSpan(0, defined);
        sorted.Sort();
        var tail = (1 - confidence) / 2;
        return new(estimate, Quantile(sorted, tail), Quantile(sorted, 1 - tail), confidence, resamples - defined);
    }

    /// <summary>
    /// The percentile interval of a difference, first minus second, of two statistics of the same rows. Both see the same
    /// resamples, so that what is hard about a row cancels out: far narrower than comparing two intervals.
    /// </summary>
    /// <param name="rows">How many rows there are, at least 1.</param>
    /// <param name="first">The measure to subtract from, as in <see cref="Interval"/>.</param>
    /// <param name="second">The measure to subtract, as in <see cref="Interval"/>.</param>
    /// <param name="random">Draws the rows; seed it to repeat the interval.</param>
    /// <param name="resamples">How many times to measure, at least 1; 1,000 or more for bounds to trust.</param>
    /// <param name="confidence">The share of intervals that are to hold the true number, between 0 and 1, neither included.</param>
    /// <returns>The difference and its bounds; a resample in which either is undefined is left out and counted.</returns>
    /// <exception cref="ArgumentNullException">A statistic or the source of randomness is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of the range above.</exception>
    public static ConfidenceInterval Difference(
        int rows,
        Func<ReadOnlySpan<int>, double> first,
        Func<ReadOnlySpan<int>, double> second,
        Random random,
        int resamples = 1000,
        double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return Interval(rows, counts => first(counts) - second(counts), random, resamples, confidence);
    }

    private static void Draw(Span<int> counts, Random random)
    {
        counts.Clear();
        for (var draw = 0; draw < counts.Length; draw++)
        {
            counts[random.Next(counts.Length)]++;
        }
    }

    private static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.IsEmpty)
        {
            return double.NaN;
        }

        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var low = sorted[below];
        var high = sorted[Math.Min(below + 1, sorted.Length - 1)];

        // Without this shortcut a constant, or two infinities, would come out a rounding error away, or as NaN.
        return low == high ? low : low + (position - below) * (high - low);
    }

    private static void ThrowIfBelowOne(int value, string name, string remedy)
    {
        if (value < 1)
        {
            throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} is {value}; it must be at least 1. {remedy}"));
        }
    }
}
