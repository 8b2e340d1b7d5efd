namespace Productionize.Http;

internal sealed record Debtor(float Age, string Job);

internal sealed record DebtorRisk(double Probability, string Label);

/// <summary>What the server's model called risk computes.</summary>
internal static class RiskRows
{
    public static Debtor[] Inputs { get; } = [new(30, "clerk"), new(41.5f, "fixed"), new(0.1f, "ärztin \"x\" 🙂"), new(75, "none")];

    public static Debtor Bad { get; } = new(30, "bad");
}
