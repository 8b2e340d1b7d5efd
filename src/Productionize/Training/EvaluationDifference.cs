using System.Globalization;
using System.Text.Json;

namespace Productionize;

/// <summary>
/// By how much one model was better than another on the same rows: challenger minus champion, from
/// <see cref="Evaluation.Compare"/>. An interval whose lower bound is above zero is a significant improvement; one that holds
/// zero tells nothing either way.
/// </summary>
public sealed record EvaluationDifference
{
    /// <summary>How many rows both were measured on, at least 1.</summary>
    public required int Rows { get; init; }

    /// <summary>The difference of the areas under the ROC curve, -1 to 1; NaN where the rows are of one class.</summary>
    public required ConfidenceInterval Auc { get; init; }

    /// <summary>The difference of what a prediction earned on average, in the caller's currency.</summary>
    public required ConfidenceInterval ValuePerPrediction { get; init; }

    /// <summary>Reads what <see cref="ToJson"/> wrote. Properties that it does not know are ignored.</summary>
    /// <param name="json">The JSON text.</param>
    /// <returns>The difference, equal to the one that was written.</returns>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    /// <exception cref="JsonException">The text is not JSON, or lacks a part of a difference.</exception>
    public static EvaluationDifference FromJson(string json) =>
        JsonSerializer.Deserialize(json, EvaluationJsonContext.Default.EvaluationDifference)
        ?? throw new JsonException("The difference is null; pass what EvaluationDifference.ToJson wrote.");

    /// <summary>Writes it as indented JSON; undefined numbers are written as the text <c>"NaN"</c>.</summary>
    /// <returns>The JSON text.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJsonContext.Default.EvaluationDifference);

    /// <summary>
    /// Text such as <c>AUC +0.021 [+0.003, +0.040], value +4.1 [-1.2, +10.5] a prediction (1,000 rows)</c> in invariant culture.
    /// </summary>
    /// <returns>The text, one line.</returns>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"AUC {Auc.ToSignedString("0.000")}, value {ValuePerPrediction.ToSignedString()} a prediction ({Rows:#,0} rows)");
}
