namespace Productionize;

/// <summary>A logged prediction with what is known to have come true.</summary>
/// <param name="Record">The record.</param>
/// <param name="Outcomes">The newest outcome of each kind, ordered by kind; empty while nothing is known.</param>
public readonly record struct LoggedPrediction(PredictionRecord Record, IReadOnlyList<PredictionOutcome> Outcomes)
{
    /// <summary>The newest outcome of a kind.</summary>
    /// <param name="kind">The kind, such as <c>truth</c>.</param>
    /// <returns>Its value; missing while nothing is known.</returns>
    public FieldValue Outcome(string kind = PredictionOutcome.Truth)
    {
        ArgumentNullException.ThrowIfNull(kind);
        foreach (var outcome in Outcomes)
        {
            if (outcome.Kind == kind)
            {
                return outcome.Value;
            }
        }

        return default;
    }

    /// <summary>The record's id, model, role and status.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Record?.ToString() ?? "";
}
