namespace Productionize;

/// <summary>How far one output of a model is from the golden one.</summary>
/// <param name="Name">The output's name in the golden file.</param>
/// <param name="Rows">How many rows were compared.</param>
/// <param name="Differing">How many of them differ by more than is allowed.</param>
public sealed record ParityColumn(string Name, int Rows, int Differing)
{
    /// <summary>
    /// The largest difference of two numbers, allowed ones included; infinite where one is NaN or infinite, 0 without numbers.
    /// </summary>
    public double LargestAbsolute { get; init; }

    /// <summary>The largest difference as a share of the golden number.</summary>
    public double LargestRelative { get; init; }

    /// <summary>The row (from 0) with the largest difference; null where nothing differs at all.</summary>
    public int? WorstRow { get; init; }

    /// <summary>The golden number in that row; null where it is no number.</summary>
    public double? WorstGolden { get; init; }

    /// <summary>The model's number in that row; null where it is no number.</summary>
    public double? WorstModel { get; init; }

    /// <summary>Why the two cannot be compared at all, such as an output that the model lacks; null where they can.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether every difference, and there is one, is as small as rounding to 32 bits makes it.</summary>
    public bool IsSingleRounding { get; init; }
}
