namespace Productionize;

/// <summary>One row that broke a rule.</summary>
/// <param name="Source">The file or query.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Value">What stood there, cut to a readable length; null when missing. It may be personal data.</param>
public readonly record struct RejectionExample(string Source, long Line, string? Value)
{
    /// <summary>Source and line; never the value.</summary>
    /// <returns>Such as <c>credit.csv:17</c>.</returns>
    public override string ToString() => $"{Source}:{Line}";
}
