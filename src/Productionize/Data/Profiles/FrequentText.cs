using System.Globalization;

namespace Productionize;

/// <summary>A frequent text of a column and how often it was seen.</summary>
/// <param name="Text">The text; <c>true</c> or <c>false</c> in a column of truth values.</param>
/// <param name="AtLeast">It was seen so often or more.</param>
/// <param name="AtMost">It was seen so often or less; the same number as long as a column has no more than 256 different texts.</param>
public sealed record FrequentText(string Text, long AtLeast, long AtMost)
{
    /// <summary>The counts alone, never the text.</summary>
    /// <returns>Such as <c>12 to 15 times</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AtLeast} to {AtMost} times");
}
