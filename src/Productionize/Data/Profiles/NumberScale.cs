namespace Productionize;

/// <summary>
/// The buckets into which DDSketch puts positive numbers (Masson, Rim and Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with
/// Relative-Error Guarantees", PVLDB 12(12), 2019): 35 to each doubling, the same everywhere.
/// </summary>
/// <remarks>
/// Their logarithm is replaced by the exponent and a cubic in the mantissa, as the paper suggests for speed: 6s³ - 21s² + 50s for the
/// mantissa 1 + s runs from 0 to 35, and its slope against ln(1 + s) is nowhere under 50. So a bucket is at most e^(1/50) wide, and what
/// stands for it is at most tanh(1/100) &lt; 1 % off. Only additions and multiplications: every machine finds the same bucket.
/// </remarks>
internal static class NumberScale
{
    /// <summary>The smallest normal number: what is nearer to zero counts as zero.</summary>
    public const double Least = 2.2250738585072014E-308;

    public const int PerDoubling = 35;
    public const int LeastIndex = -1022 * PerDoubling;
    public const int MostIndex = (1024 * PerDoubling) - 1;

    private static readonly double[] Starts = FindStarts();

    /// <summary>The bucket of a finite number of at least <see cref="Least"/>.</summary>
    public static int IndexOf(double value)
    {
        const long mantissa = (1L << 52) - 1;
        var bits = BitConverter.DoubleToInt64Bits(value);
        var s = BitConverter.Int64BitsToDouble((bits & mantissa) | (1023L << 52)) - 1;
        var part = (int)(((((6 * s) - 21) * s) + 50) * s);

        // Just under the next doubling the cubic rounds up to 35.
        return (((int)(bits >> 52) - 1023) * PerDoubling) + Math.Min(part, PerDoubling - 1);
    }

    /// <summary>The least number of a bucket. The one after the last bucket has none: the largest double stands for it.</summary>
    public static double StartOf(long index)
    {
        var (doublings, part) = Math.DivRem(index - LeastIndex, PerDoubling);
        return doublings > 2045 ? double.MaxValue : Math.ScaleB(1 + Starts[part], (int)doublings - 1022);
    }

    private static double[] FindStarts()
    {
        var starts = new double[PerDoubling];
        for (var part = 0; part < starts.Length; part++)
        {
            // Newton's way to where the cubic is the whole number; from here it needs four steps.
            var s = (double)part / PerDoubling;
            for (var step = 0; step < 8; step++)
            {
                s -= ((((((6 * s) - 21) * s) + 50) * s) - part) / ((((18 * s) - 42) * s) + 50);
            }

            starts[part] = s;
        }

        return starts;
    }
}
