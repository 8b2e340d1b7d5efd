using System.Text.Json.Serialization;

namespace Productionize;

/// <summary>One member per input of credit_columns.onnx.</summary>
public sealed record Loan(
    float Seniority,
    float Time,
    float Age,
    float Expenses,
    float Income,
    float Assets,
    float Debt,
    float Amount,
    float Price,
    string? Home,
    string? Marital,
    string? Records,
    string? Job)
{
    public static Loan One { get; } = new(1, 30, 20, 35, 90, 0, 0, 450, 500, "other", "single", "no", "fixed");

    [JsonIgnore]
    public float[] Numbers { get; } = [Seniority, Time, Age, Expenses, Income, Assets, Debt, Amount, Price];

    [JsonIgnore]
    public string[] Texts { get; } = [Home ?? "", Marital ?? "", Records ?? "", Job ?? ""];
}
