using System.ComponentModel.DataAnnotations;

/// <summary>What the proof of concept takes; the rules are checked before it is asked.</summary>
internal sealed record Customer([Range(18, 120)] float Age, [Range(0, 1000)] int Visits, string? Job = null);

/// <summary>The proof of concept, as it is: how likely a customer leaves.</summary>
internal static class Poc
{
    public static float Score(Customer customer) => 1 / (1 + MathF.Exp((0.02f * customer.Age) + (0.1f * customer.Visits) - 2));
}
