namespace Productionize;

/// <summary>A rule about several cells of one row; see <see cref="Schema.WithRule"/>.</summary>
/// <param name="Name">The rule in words, as in <c>must not land before it starts</c>.</param>
/// <param name="Holds">Whether a row obeys it. Reads cells by name; safe for concurrent calls.</param>
/// <param name="Severity">What breaking it does.</param>
public sealed record RowRule(string Name, Func<Row, bool> Holds, RuleSeverity Severity = RuleSeverity.Reject)
{
    /// <summary>The rule in words.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
