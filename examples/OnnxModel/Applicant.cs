using System.ComponentModel.DataAnnotations;
using Productionize;

namespace OnnxExample;

/// <summary>One member per input of the model, called like it. Money is in thousands of pesetas, as in training.</summary>
internal sealed record Applicant(
    [property: Field(Unit = "years")] float Seniority,
    [property: Field(Unit = "months"), Range(1, 120)] float Time,
    [property: Field(Unit = "years"), Range(18, 100)] float Age,
    float Expenses,
    [property: Field(Optional = true)] float Income,
    [property: Field(Optional = true)] float Assets,
    [property: Field(Optional = true)] float Debt,
    float Amount,
    float Price,
    string? Home,
    string? Marital,
    string? Records,
    string? Job);

/// <summary>The outputs that are wanted: the label, 0 or 1, as a bool, and of the two probabilities that of class 1.</summary>
internal readonly record struct Risk(
    [property: Field(Name = "label")] bool IsBad, [property: Field(Name = "probabilities[1]")] float Probability);
