using Productionize;

namespace CreditRisk;

/// <summary>Two versions on the rows that one of them served.</summary>
internal sealed record LiveComparison(
    int Rows, (int Version, Evaluation Evaluation) Former, (int Version, Evaluation Evaluation) Current, EvaluationDifference Difference);
