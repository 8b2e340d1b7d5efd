namespace Productionize;

/// <summary>
/// The buckets into which DDSketch puts positive numbers (Masson, Rim and Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with
/// Relative-Error Guarantees", PVLDB 12(12), 2019), the same everywhere: 2,240 to each doubling, or as many fewer as
/// <see cref="BucketCounts"/> needs, down to 35.
/// </summary>
/// <remarks>
/// Their logarithm is replaced by the exponent and a cubic in the mantissa, as the paper suggests for speed: 6s³ - 21s² + 50s for the
/// mantissa 1 + s runs from 0 to 35, and its slope against ln(1 + s) is nowhere under 50. So a bucket of width w is at most e^(w/3200)
/// wide, and what stands for it is at most tanh(w/6400) off: 0.016 % for w = 1, under 1 % for w = 64. Only additions and
/// multiplications: every machine finds the same bucket.
/// </remarks>
internal static class NumberScale
{
    /// <summary>The smallest normal number: what is nearer to zero counts as zero.</summary>
    public const double Least = 2.2250738585072014E-308;

    public const int PerDoubling = 64 * 35;

    /// <summary>The bucket of the largest double; that of <see cref="Least"/> is 0.</summary>
    public const int MostIndex = (2046 * PerDoubling) - 1;

    /// <summary>How many neighbours may be one bucket.</summary>
    public static readonly long[] Widths = [1, 2, 4, 8, 16, 32, 64];

    private static readonly double[] Starts = FindStarts();

    /// <summary>The narrowest bucket of a finite number of at least <see cref="Least"/>.</summary>
    public static int IndexOf(double value)
    {
        const long mantissa = (1L << 52) - 1;
        var bits = BitConverter.DoubleToInt64Bits(value);
        var s = BitConverter.Int64BitsToDouble((bits & mantissa) | (1023L << 52)) - 1;
        var part = (int)(((((6 * s) - 21) * s) + 50) * s * 64);

        // Just under the next doubling the cubic rounds up to 35.
        return (((int)(bits >> 52) - 1) * PerDoubling) + Math.Min(part, PerDoubling - 1);
    }

    /// <summary>The least number of a narrowest bucket. The one after the last has none: the largest double stands for it.</summary>
    public static double StartOf(long index)
    {
        var (doublings, part) = Math.DivRem(index, PerDoubling);
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
                s -= ((((((6 * s) - 21) * s) + 50) * s) - (part / 64.0)) / ((((18 * s) - 42) * s) + 50);
            }

            starts[part] = s;
        }

        return starts;
    }
}
