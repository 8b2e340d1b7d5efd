using System.Globalization;
using System.Text.Json;

namespace Productionize;

/// <summary>How good a binary model was on rows whose truth is known, in statistics and in money, and how sure that is.</summary>
public sealed record Evaluation
{
    /// <summary>How many rows it was measured on, at least 1.</summary>
    public required int Rows { get; init; }

    /// <summary>The area under the ROC curve, 0 to 1, as <see cref="Metrics"/> defines it; NaN where the rows are of one class.</summary>
    public required ConfidenceInterval Auc { get; init; }

    /// <summary>What a prediction earned on average, in the caller's currency.</summary>
    public required ConfidenceInterval ValuePerPrediction { get; init; }

    /// <summary>Evaluates a model on rows that are already together, by 1,000 resamples at 95 % confidence.</summary>
    /// <param name="rows">What the model said, what came true, and what it was worth.</param>
    /// <param name="random">Draws the resamples; seed it to repeat the evaluation.</param>
    /// <returns>The evaluation.</returns>
    /// <exception cref="ArgumentNullException">The rows or the source of randomness are null.</exception>
    public static Evaluation OfBinary(ScoredRows rows, Random random)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Of(rows, random, resamples: 1000, confidence: 0.95);
    }

    /// <summary>Evaluates a model.</summary>
    /// <param name="scores">One score a row, on any scale; higher means more likely positive. Not NaN.</param>
    /// <param name="labels">What came true, one a row.</param>
    /// <param name="values">
    /// What acting on each prediction earned, one finite amount a row in the caller's currency; a loss is negative.
    /// </param>
    /// <param name="random">Draws the resamples; seed it to repeat the evaluation.</param>
    /// <param name="resamples">How many resamples each interval is taken from, at least 1.</param>
    /// <param name="confidence">The share of intervals that are to hold the true number, between 0 and 1, neither included.</param>
    /// <returns>The evaluation.</returns>
    /// <exception cref="ArgumentNullException">The source of randomness is null.</exception>
    /// <exception cref="ArgumentException">
    /// There are no rows, the lengths differ, a score is NaN, or a value is NaN or infinite.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of the range above.</exception>
    public static Evaluation OfBinary(
        ReadOnlySpan<double> scores,
        ReadOnlySpan<bool> labels,
        ReadOnlySpan<double> values,
        Random random,
        int resamples = 1000,
        double confidence = 0.95) =>
        Of(new ScoredRows(scores, labels, values), random, resamples, confidence);

    /// <summary>
    /// Compares two models on the same rows by a paired bootstrap. The challenger is significantly better where the lower bound
    /// of a difference is above zero.
    /// </summary>
    /// <param name="challenger">The model to judge.</param>
    /// <param name="champion">The model to beat, on the same rows in the same order.</param>
    /// <param name="random">Draws the resamples; seed it to repeat the comparison.</param>
    /// <param name="resamples">How many resamples each interval is taken from, at least 1.</param>
    /// <param name="confidence">The share of intervals that are to hold the true number, between 0 and 1, neither included.</param>
    /// <returns>Challenger minus champion.</returns>
    /// <exception cref="ArgumentNullException">A model's rows or the source of randomness are null.</exception>
    /// <exception cref="ArgumentException">The two have different numbers of rows, or a row with different labels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of the range above.</exception>
    public static EvaluationDifference Compare(
        ScoredRows challenger, ScoredRows champion, Random random, int resamples = 1000, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(challenger);
        ArgumentNullException.ThrowIfNull(champion);
        ThrowUnlessSameRows(challenger, champion);
        return new()
        {
            Rows = champion.Count,
            Auc = Bootstrap.Difference(
                champion.Count, challenger.AreaUnderRoc, champion.AreaUnderRoc, random, resamples, confidence),
            ValuePerPrediction = Bootstrap.Difference(
                champion.Count, challenger.MeanValue, champion.MeanValue, random, resamples, confidence),
        };
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote. Properties that it does not know are ignored.</summary>
    /// <param name="json">The JSON text.</param>
    /// <returns>The evaluation, equal to the one that was written.</returns>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    /// <exception cref="JsonException">The text is not JSON, or lacks a part of an evaluation.</exception>
    public static Evaluation FromJson(string json) =>
        JsonSerializer.Deserialize(json, EvaluationJsonContext.Default.Evaluation)
        ?? throw new JsonException("The evaluation is null; pass what Evaluation.ToJson wrote.");

    /// <summary>Writes it as indented JSON; undefined numbers are written as the text <c>"NaN"</c>.</summary>
    /// <returns>The JSON text.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJsonContext.Default.Evaluation);

    /// <summary>
    /// Text such as <c>AUC 0.741 [0.712, 0.768], value 57.3 [49.1, 65.0] a prediction (1,000 rows)</c> in invariant culture.
    /// </summary>
    /// <returns>The text, one line.</returns>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"AUC {Auc.ToString("0.000")}, value {ValuePerPrediction.ToString()} a prediction ({Rows:#,0} rows)");

    private static Evaluation Of(ScoredRows rows, Random random, int resamples, double confidence) =>
        new()
        {
            Rows = rows.Count,
            Auc = Bootstrap.Interval(rows.Count, rows.AreaUnderRoc, random, resamples, confidence),
            ValuePerPrediction = Bootstrap.Interval(rows.Count, rows.MeanValue, random, resamples, confidence),
        };

    // Labels that differ are the one trace that misaligned rows leave; a paired interval over them would be meaningless.
    private static void ThrowUnlessSameRows(ScoredRows challenger, ScoredRows champion)
    {
        if (challenger.Count != champion.Count)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"The challenger has {challenger.Count} rows and the champion {champion.Count}. Score both on the same rows."),
                nameof(challenger));
        }

        var row = challenger.Labels.CommonPrefixLength(champion.Labels);
        if (row < champion.Count)
        {
            throw new ArgumentException(
                $"The label at index {row} is {challenger.Labels[row]} for the challenger and {champion.Labels[row]} for the champion. " +
                "Score both on the same rows in the same order.",
                nameof(challenger));
        }
    }
}
