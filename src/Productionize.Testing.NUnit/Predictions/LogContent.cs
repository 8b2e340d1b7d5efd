namespace Productionize;

/// <summary>What a prediction log has, as whoever reads it in the end would see it.</summary>
/// <param name="Predictions">The records, each once, in any order.</param>
/// <param name="Outcomes">
/// The outcomes, each once, in any order; those that a newer one supersedes may be among them or not. A logger that keeps their values as
/// text gives them back as text.
/// </param>
public sealed record LogContent(IReadOnlyList<KeptPrediction> Predictions, IReadOnlyList<PredictionOutcome> Outcomes)
{
    /// <summary>What a log that can be read has.</summary>
    /// <param name="predictions">All that a reader gave.</param>
    /// <returns>The content.</returns>
    public static LogContent Of(IReadOnlyList<LoggedPrediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return new LogContent(
            [.. predictions.Select(logged => KeptPrediction.Of(logged.Record))],
            [.. predictions.SelectMany(logged => logged.Outcomes)]);
    }

    /// <summary>How much there is: nothing that could be personal data.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Predictions.Count} predictions, {Outcomes.Count} outcomes";
}
