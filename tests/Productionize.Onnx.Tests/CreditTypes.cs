namespace Productionize;

/// <summary>One member per input of credit_columns.onnx.</summary>
public sealed record Applicant
{
    public float Seniority { get; init; }

    public float Time { get; init; }

    public float Age { get; init; }

    public float Expenses { get; init; }

    [Field(Optional = true)]
    public float Income { get; init; } = float.NaN;

    [Field(Optional = true)]
    public float Assets { get; init; } = float.NaN;

    [Field(Optional = true)]
    public float Debt { get; init; } = float.NaN;

    public float Amount { get; init; }

    public float Price { get; init; }

    public string? Home { get; init; }

    public string? Marital { get; init; }

    public string? Records { get; init; }

    public string? Job { get; init; }

    /// <summary>The rows of the cases.</summary>
    public static IReadOnlyList<Applicant> Cases { get; } =
        [.. OracleCases.Of("credit_columns").Rows(RowCodec.For<Applicant>().Schema).Select(RowCodec.For<Applicant>().Read)];
}

/// <summary>What the model says: the class, and the probability of each.</summary>
public sealed record Risk(long Label, float[] Probabilities);

/// <summary>The class and one probability, without an array.</summary>
public readonly record struct BadRisk(
    [property: Field(Name = "label")] bool Bad, [property: Field(Name = "probabilities[1]")] float Probability);
