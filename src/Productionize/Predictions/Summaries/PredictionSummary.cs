using System.Globalization;
using System.Text.Json;

namespace Productionize;

/// <summary>
/// A prediction log in numbers. A number that does not exist (the AUC of one class, the sum of values beyond a double) is null, never NaN.
/// Whatever the chunks in which the rows came, it is the same; another order of rows may change the last digits of sums.
/// </summary>
public sealed record PredictionSummary
{
    /// <summary>How many records were read.</summary>
    public required long Rows { get; init; }

    /// <summary>When the read began, UTC: ages are counted back from here.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>By week, model, version and role, in this order; empty where nothing matched.</summary>
    public required IReadOnlyList<PredictionSummaryGroup> Groups { get; init; }

    /// <summary>By model, role and age: for what share of the answers the truth is known. Each has every class of age.</summary>
    public required IReadOnlyList<PredictionCoverage> Coverage { get; init; }

    /// <summary>What a reader should know: why a number is not there, and what to set.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Tables for people, in invariant culture; columns that would be empty are left out.</summary>
    /// <returns>The text, several lines.</returns>
    public string ToText() => PredictionSummaryTable.Of(this);

    /// <summary>Writes it as indented JSON: only numbers, names and notes, nulls left out.</summary>
    /// <returns>The JSON text.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, PredictionSummaryJsonContext.Default.PredictionSummary);

    /// <summary>How many records in how many groups; for more see <see cref="ToText"/>.</summary>
    /// <returns>Such as <c>1,200 predictions in 3 groups</c>.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rows:#,0} {(Rows == 1 ? "prediction" : "predictions")} in {Groups.Count} {(Groups.Count == 1 ? "group" : "groups")}");
}
