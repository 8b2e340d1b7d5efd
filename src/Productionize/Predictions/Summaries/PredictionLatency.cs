using System.Globalization;

namespace Productionize;

/// <summary>
/// How long answers took, in milliseconds. The quantiles are those of DDSketch (Masson, Rim and Lee, PVLDB 12(12), 2019), at most 0.5 % of
/// themselves off; the one of a share is the answer at position ⌊share × (n - 1)⌋ of all n in order. The longest is exact.
/// </summary>
/// <param name="P50">The median.</param>
/// <param name="P95">What 95 % of the answers stayed under.</param>
/// <param name="P99">What 99 % of the answers stayed under.</param>
/// <param name="Max">The longest.</param>
public sealed record PredictionLatency(double P50, double P95, double P99, double Max)
{
    /// <summary>All four.</summary>
    /// <returns>Such as <c>p50 1.2, p95 3.4, p99 8.1, max 20.5 ms</c>.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"p50 {P50:0.###}, p95 {P95:0.###}, p99 {P99:0.###}, max {Max:0.###} ms");
}
