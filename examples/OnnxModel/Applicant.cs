using System.ComponentModel.DataAnnotations;
using Productionize;

namespace OnnxExample;

/// <summary>One member per input of the model, called like it. Money is in thousands of pesetas, as in training.</summary>
internal sealed record Applicant(
    [Field(Unit = "years")] float Seniority,
    [Field(Unit = "months"), Range(1, 120)] float Time,
    [Field(Unit = "years"), Range(18, 100)] float Age,
    float Expenses,
    [Field(Optional = true)] float Income,
    [Field(Optional = true)] float Assets,
    [Field(Optional = true)] float Debt,
    float Amount,
    float Price,
    string? Home,
    string? Marital,
    string? Records,
    string? Job);

/// <summary>The outputs that are wanted: the label, 0 or 1, as a bool, and of the two probabilities that of class 1.</summary>
internal readonly record struct Risk(
    [Field(Name = "label")] bool IsBad, [Field(Name = "probabilities[1]")] float Probability);
