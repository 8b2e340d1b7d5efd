namespace Productionize;

/// <summary>What a golden file says of the decision: the outputs with the label and the score (and which number), the threshold.</summary>
internal sealed record GoldenDecision(string? Label, string? Score, int? Index, double? Threshold);
