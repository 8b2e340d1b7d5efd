namespace Productionize;

/// <summary>One broken rule in one row.</summary>
/// <param name="Field">The field at fault; empty when the row as a whole is.</param>
/// <param name="Value">What stood there, cut to a readable length; null when missing. It may be personal data.</param>
/// <param name="Rule">The rule, in words: <c>must be at least 18</c>.</param>
public readonly record struct RowFault(string Field, string? Value, string Rule)
{
    /// <summary>What the broken rule does.</summary>
    public RuleSeverity Severity { get; init; }

    /// <summary>Field and rule; never the value.</summary>
    /// <returns>Such as <c>Age: must be at least 18</c>.</returns>
    public override string ToString() => Field.Length == 0 ? Rule : $"{Field}: {Rule}";
}
