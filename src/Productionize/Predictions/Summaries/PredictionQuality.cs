using System.Globalization;

namespace Productionize;

/// <summary>
/// How good answers were whose truth is known. Where every truth of a version in the read is yes or no, or 0 or 1: AUC, log loss and Brier
/// score. Else: RMSE and MAE.
/// </summary>
public sealed record PredictionQuality
{
    /// <summary>How many answers have a finite score and a finite truth, at least 1.</summary>
    public required long Rows { get; init; }

    /// <summary>
    /// The area under the ROC curve, 0 to 1, as <see cref="Metrics"/> defines it, from at most 2,048 buckets of scores; null where the
    /// rows are of one class, or the truth is a number.
    /// </summary>
    public double? Auc { get; init; }

    /// <summary>
    /// How far at most <see cref="Auc"/> is from the area of the rows themselves: half the share of pairs that lie in one bucket. 0 (exact)
    /// up to 2,048 different scores; 0.001 to 0.003 for millions that are spread evenly from 0 to 1.
    /// </summary>
    public double? AucError { get; init; }

    /// <summary>
    /// The mean of -ln p of what came true, where p is kept from 0 and 1 by 1e-15; null where a score of the version is not a probability
    /// (0 to 1), or the truth is a number.
    /// </summary>
    public double? LogLoss { get; init; }

    /// <summary>The mean of (p - truth)² (Brier, Monthly Weather Review 78, 1950), 0 to 1; null as with <see cref="LogLoss"/>.</summary>
    public double? Brier { get; init; }

    /// <summary>The root of the mean squared error, in the unit of the truth; null where it is yes or no, or beyond a double.</summary>
    public double? Rmse { get; init; }

    /// <summary>The mean absolute error, in the unit of the truth; null where it is yes or no, or beyond a double.</summary>
    public double? Mae { get; init; }

    /// <summary>The measures that exist.</summary>
    /// <returns>Such as <c>AUC 0.812, log loss 0.431, Brier 0.142 (1,200 rows)</c>.</returns>
    public override string ToString()
    {
        var measures = new (string Name, double? Value)[]
        {
            ("AUC", Auc), ("log loss", LogLoss), ("Brier", Brier), ("RMSE", Rmse), ("MAE", Mae),
        }.Where(measure => measure.Value is not null).Select(measure =>
            string.Create(CultureInfo.InvariantCulture, $"{measure.Name} {measure.Value:G4}"));
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", measures)} ({Rows:#,0} rows)").TrimStart();
    }
}
