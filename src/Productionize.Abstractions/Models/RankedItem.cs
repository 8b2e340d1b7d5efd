using System.Globalization;

namespace Productionize;

/// <summary>One place in a ranked list, such as a recommendation; the list itself is the order, the best first.</summary>
/// <param name="Item">What is ranked: the key of a product, a document, an answer.</param>
/// <param name="Score">How it was scored, the higher the better; comparable within one list only.</param>
/// <remarks>
/// An output with an <c>IReadOnlyList&lt;RankedItem&gt;</c> has it as one cell of JSON in the log, in HTTP and in a read-back. The other
/// outputs that are not one number need no type of ours: classes with probabilities are a label beside an
/// <c>IReadOnlyDictionary&lt;string, float&gt;</c>, an interval is three numbers.
/// </remarks>
public readonly record struct RankedItem(string Item, double Score)
{
    /// <summary>The score only: what is recommended to somebody says something about them.</summary>
    /// <returns>The number.</returns>
    public override string ToString() => Score.ToString(CultureInfo.InvariantCulture);
}
