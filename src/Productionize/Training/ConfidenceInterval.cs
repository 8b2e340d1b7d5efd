using System.Globalization;
using System.Text.Json.Serialization;

namespace Productionize;

/// <summary>
/// A number measured on a sample, and the range in which it lies in the population with the stated confidence. A difference
/// whose <c>Lower</c> is above zero is an improvement that chance does not explain at that confidence.
/// </summary>
/// <param name="Estimate">The number on the rows themselves; NaN where it is undefined.</param>
/// <param name="Lower">The lower bound, in the unit of the estimate; NaN where every resample was undefined.</param>
/// <param name="Upper">The upper bound, in the unit of the estimate; NaN where every resample was undefined.</param>
/// <param name="Confidence">The share of such intervals that hold the true number, between 0 and 1, such as 0.95.</param>
/// <param name="UndefinedResamples">
/// How many resamples had no defined value and were left out of the bounds; many of them mean too few rows for this measure.
/// </param>
[method: JsonConstructor]
public readonly record struct ConfidenceInterval(
    double Estimate, double Lower, double Upper, double Confidence, int UndefinedResamples = 0)
{
    /// <summary>Text such as <c>57.3 [49.1, 65.0]</c> in invariant culture, to three digits of the largest of the three.</summary>
    /// <returns>The text; <c>undefined</c> where the estimate is NaN.</returns>
    public override string ToString() => ToString("#,0." + Decimals);

    /// <summary>Text such as <c>0.741 [0.712, 0.768]</c> in invariant culture.</summary>
    /// <param name="format">A numeric format string for each of the three numbers, such as <c>0.000</c>.</param>
    /// <returns>The text; <c>undefined</c> where the estimate is NaN.</returns>
    /// <exception cref="FormatException">The format is not a numeric format string.</exception>
    public string ToString(string format)
    {
        ArgumentNullException.ThrowIfNull(format);
        var culture = CultureInfo.InvariantCulture;
        return double.IsNaN(Estimate)
            ? "undefined"
            : $"{Estimate.ToString(format, culture)} [{Lower.ToString(format, culture)}, {Upper.ToString(format, culture)}]";
    }

    /// <summary>The same with a plus sign before what is above zero, for a difference.</summary>
    internal string ToSignedString() => ToSignedString("#,0." + Decimals);

    /// <inheritdoc cref="ToSignedString()"/>
    internal string ToSignedString(string format) => ToString($"+{format};-{format};{format}");

    // As many zeros as it takes to show three digits of the largest number: money may be cents or millions a prediction.
    private string Decimals
    {
        get
        {
            var largest = Math.Max(Math.Abs(Estimate), Math.Max(Math.Abs(Lower), Math.Abs(Upper)));
            var digits = largest > 0 && double.IsFinite(largest) ? 2 - (int)Math.Floor(Math.Log10(largest)) : 2;
            return new string('0', Math.Clamp(digits, 0, 9));
        }
    }
}
