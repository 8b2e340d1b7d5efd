namespace Productionize;

/// <summary>Measures of how good predictions were. Stateless, and safe to call from any thread.</summary>
public static class Metrics
{
    /// <summary>
    /// The area under the receiver operating characteristic curve: the probability that a row whose label is
    /// <see langword="true"/> scores higher than one whose label is <see langword="false"/>, a tie counting half.
    /// </summary>
    /// <remarks>
    /// AUC = (wins + ties / 2) / (positives × negatives), the statistic of Mann and Whitney (Annals of Mathematical Statistics
    /// 18, 1947); that this is the area is shown by Hanley and McNeil (Radiology 143, 1982). Counted in whole numbers after one
    /// sort, so it does not depend on the order of the rows.
    /// </remarks>
    /// <param name="scores">One score a row, on any scale; higher means more likely positive. Infinity is a score, NaN is not.</param>
    /// <param name="labels">What came true, one a row.</param>
    /// <returns>
    /// 0 to 1, where 0.5 is chance; <see cref="double.NaN"/> where it is undefined: no rows, or rows of one class only.
    /// </returns>
    /// <exception cref="ArgumentException">A score is NaN, or the two lengths differ.</exception>
    public static double AreaUnderRoc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        var counts = new int[scores.Length];
        Array.Fill(counts, 1);
        return new RocRanking(scores, labels).AreaUnderRoc(counts);
    }

    /// <inheritdoc cref="AreaUnderRoc(ReadOnlySpan{double}, ReadOnlySpan{bool})"/>
    public static double AreaUnderRoc(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels)
    {
        // Every float is exactly one double, so that order and ties stay what they were.
        var widened = new double[scores.Length];
        for (var row = 0; row < scores.Length; row++)
        {
            widened[row] = scores[row];
        }

        return AreaUnderRoc(widened, labels);
    }

    /// <summary>The arithmetic mean, for example of the money that each prediction earned.</summary>
    /// <param name="values">One finite value a row, in any unit.</param>
    /// <returns>The mean in the unit of the values; <see cref="double.NaN"/> (undefined) without rows.</returns>
    /// <exception cref="ArgumentException">A value is NaN or infinite.</exception>
    public static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        for (var row = 0; row < values.Length; row++)
        {
            if (!double.IsFinite(values[row]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"The value at index {row} is {values[row]}; a mean needs finite values. Leave the row out or correct it."),
                    nameof(values));
            }

            sum += values[row];
        }

        return sum / values.Length;
    }
}
