namespace Productionize;

/// <summary>
/// Rows sorted by score once, so that the area under the curve of any resample of them takes one pass and no sort: the
/// bootstrap asks a thousand times.
/// </summary>
internal sealed class RocRanking
{
    private readonly int[] _rows;
    private readonly double[] _scores;
    private readonly bool[] _labels;

    public RocRanking(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        if (scores.Length != labels.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"There are {scores.Length} scores and {labels.Length} labels; pass one score and one label for each row."),
                nameof(labels));
        }

        _rows = new int[scores.Length];
        for (var row = 0; row < scores.Length; row++)
        {
            if (double.IsNaN(scores[row]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"The score at index {row} is NaN, which has no rank. Leave the row out or correct the model that gave it."),
                    nameof(scores));
            }

            _rows[row] = row;
        }

        _scores = scores.ToArray();
        Array.Sort(_scores, _rows);
        _labels = new bool[_rows.Length];
        for (var rank = 0; rank < _rows.Length; rank++)
        {
            _labels[rank] = labels[_rows[rank]];
        }
    }

    /// <summary>The area when row i occurs <c>counts[i]</c> times; NaN when a class does not occur.</summary>
    public double AreaUnderRoc(ReadOnlySpan<int> counts)
    {
        // Twice the Mann-Whitney statistic keeps the half of a tie whole. It is at most rows² / 2, which a long holds.
        long twiceWins = 0, positives = 0, negatives = 0;
        for (var rank = 0; rank < _rows.Length;)
        {
            long tiedPositives = 0, tiedNegatives = 0;
            var score = _scores[rank];
            for (; rank < _rows.Length && _scores[rank] == score; rank++)
            {
                var count = counts[_rows[rank]];
                if (_labels[rank])
                {
                    tiedPositives += count;
                }
                else
                {
                    tiedNegatives += count;
                }
            }

            twiceWins += tiedPositives * (2 * negatives + tiedNegatives);
            positives += tiedPositives;
            negatives += tiedNegatives;
        }

        return twiceWins / (2.0 * positives * negatives);
    }
}
