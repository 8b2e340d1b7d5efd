namespace Productionize;

/// <summary>What a model answers to an input that was logged, or why it was not asked or has no answer.</summary>
public sealed record PredictionReplay
{
    /// <summary>The model and version that was asked; null where it does not say, or none was found.</summary>
    public ModelInfo? Model { get; init; }

    /// <summary>The answer, without fields that the log would not keep; null where there is none.</summary>
    public Row? Output { get; init; }

    /// <summary>Why there is no answer; null where there is one.</summary>
    public string? Obstacle { get; init; }

    /// <summary>The model, and whether it answered.</summary>
    /// <returns>Such as <c>churn@4 answers</c>.</returns>
    public override string ToString() => $"{Model?.ToString() ?? "a model"} {(Obstacle is null ? "answers" : "does not answer")}";
}
