namespace Productionize;

/// <summary>
/// When two answers count as the same: numbers a and b where |a - b| is at most Absolute + Relative · |b|, b being the golden one;
/// everything else where it is equal. Immutable; safe to share.
/// </summary>
public sealed class ParityOptions
{
    /// <summary>The difference allowed as a share of the golden number. Default 1e-5; 0 to 1.</summary>
    public double Relative { get; init; } = 1e-5;

    /// <summary>The difference allowed whatever the size of the golden number. Default 1e-6; from 0.</summary>
    public double Absolute { get; init; } = 1e-6;

    /// <summary>The output that holds the decision, such as <c>label</c>; null (the default): what the golden file says.</summary>
    public string? Label { get; init; }

    /// <summary>The output that the decision follows from, such as <c>probability</c>; null (the default): what the file says.</summary>
    public string? Score { get; init; }

    /// <summary>The score from which on the decision is the other one; null (the default): what the golden file says.</summary>
    public double? Threshold { get; init; }

    internal void Validate()
    {
        var isFinite = double.IsFinite(Absolute) && double.IsFinite(Threshold ?? 0);
        if (Relative is not (>= 0 and <= 1) || Absolute < 0 || !isFinite)
        {
            throw new ArgumentException(
                $"{nameof(ParityOptions)}: {nameof(Relative)} is {Relative} (allowed is 0 to 1), {nameof(Absolute)} is {Absolute} " +
                $"(from 0), {nameof(Threshold)} is {Threshold} (finite, or null).");
        }
    }
}
