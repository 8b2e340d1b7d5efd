namespace Productionize;

/// <summary>
/// What one model said about rows whose truth is known, and what that was worth. Copied from the caller and immutable, so it
/// is safe to share between threads. To compare two models, make one of these for each, from the same rows in the same order.
/// </summary>
public sealed class ScoredRows
{
    private readonly RocRanking _ranking;
    private readonly bool[] _labels;
    private readonly double[] _values;

    /// <summary>Takes a copy of the rows, and sorts them by score once.</summary>
    /// <param name="scores">One score a row, on any scale; higher means more likely positive. Not NaN.</param>
    /// <param name="labels">What came true, one a row.</param>
    /// <param name="values">
    /// What acting on each prediction earned, one finite amount a row in the caller's currency; a loss is negative.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There are no rows, the lengths differ, a score is NaN, or a value is NaN or infinite.
    /// </exception>
    public ScoredRows(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> values)
    {
        _ranking = new RocRanking(scores, labels);
        if (values.Length != labels.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"There are {values.Length} values and {labels.Length} labels; pass one value and one label for each row."),
                nameof(values));
        }

        if (labels.IsEmpty)
        {
            throw new ArgumentException("There are 0 rows; an evaluation needs at least 1. Pass rows that have a label.", nameof(labels));
        }

        // Refuses what is not finite, here rather than in the midst of the resampling.
        _ = Metrics.Mean(values);
        _labels = labels.ToArray();
        _values = values.ToArray();
    }

    /// <summary>How many rows there are, at least 1.</summary>
    public int Count => _labels.Length;

    internal ReadOnlySpan<bool> Labels => _labels;

    internal double AreaUnderRoc(ReadOnlySpan<int> counts) => _ranking.AreaUnderRoc(counts);

    internal double MeanValue(ReadOnlySpan<int> counts)
    {
        var sum = 0.0;
        for (var row = 0; row < _values.Length; row++)
        {
            sum += counts[row] * _values[row];
        }

        // The counts of a resample add up to the number of rows.
        return sum / _values.Length;
    }
}
