namespace Productionize;

/// <summary>What a broken rule does.</summary>
public enum RuleSeverity : byte
{
    /// <summary>
    /// The row is rejected. A rule of a whole source (its row count, a missing rate) ends the pass, as <see cref="Fail"/> does.
    /// </summary>
    Reject,

    /// <summary>The row is let through, and the fault is told.</summary>
    Warn,

    /// <summary>The pass ends with a <see cref="DataSourceException"/>.</summary>
    Fail,
}
