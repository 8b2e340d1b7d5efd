namespace Productionize;

/// <summary>A rule that rows have broken, and how often.</summary>
/// <param name="Field">The field at fault; empty when the row as a whole is.</param>
/// <param name="Rule">The rule in words.</param>
/// <param name="Severity">What the rule does.</param>
/// <param name="Count">How many rows broke it.</param>
/// <param name="Examples">The first of them, at most three.</param>
public sealed record RejectionReason(string Field, string Rule, RuleSeverity Severity, long Count, IReadOnlyList<RejectionExample> Examples)
{
    /// <summary>Field, rule and count; never values.</summary>
    /// <returns>Such as <c>Age: must be at least 18 (3)</c>.</returns>
    public override string ToString() => $"{new RowFault(Field, null, Rule)} ({Count})";
}
