using System.Text.Json.Serialization;

namespace Productionize;

/// <summary>One named, typed column with its rules. The rules are checked by <see cref="Schema.Check"/>.</summary>
/// <param name="Name">The name, unique in its schema; 1 to 128 characters without control characters.</param>
/// <param name="Kind">The type of its cells.</param>
public sealed record Field(string Name, FieldKind Kind)
{
    /// <summary>Whether a cell may be missing. In an optional number NaN counts as missing.</summary>
    public bool Optional { get; init; }

    /// <summary>The length of a <see cref="FieldKind.SingleVector"/>; null: any.</summary>
    public int? Length { get; init; }

    /// <summary>The unit of measurement; null for none or unknown.</summary>
    public string? Unit { get; init; }

    /// <summary>What the prediction log keeps of the field.</summary>
    public FieldPolicy Policy { get; init; }

    /// <summary>
    /// Whether <see cref="FieldPolicy.Log"/> as <see cref="Policy"/> was declared, not only left as it is: then a log with another default
    /// keeps the values nevertheless. The other policies are declared by being set, whatever this is.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PolicyDeclared { get; init; }

    /// <summary>The smallest number allowed, inclusive; null: any. Numbers only.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest number allowed, inclusive; null: any. Numbers only.</summary>
    public double? Maximum { get; init; }

    /// <summary>The texts allowed, compared ordinally; null: any. Text only.</summary>
    public IReadOnlyList<string>? OneOf { get; init; }

    /// <summary>A regular expression that the text must match (anchor it for a match of the whole); null: any. Text only.</summary>
    public string? Pattern { get; init; }

    /// <summary>
    /// Whether a value must never be below the one of the row before. Numbers, instants and days; checked by sources only.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Ascending { get; init; }

    /// <summary>The largest share of missing cells in a whole source, from 0 to 1; null: any. Checked at the end of a pass.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MaxMissingRate { get; init; }

    /// <summary>How old the newest value of a whole source may be; null: any. Instants and days; checked at the end of a pass.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? MaxAge { get; init; }

    /// <summary>
    /// What a broken rule of this field does. A cell that is required and missing, is not finite or cannot be read rejects its row even
    /// where this is <see cref="RuleSeverity.Warn"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RuleSeverity Severity { get; init; }

    internal bool IsTime => Kind is FieldKind.Timestamp or FieldKind.Date;

    internal bool IsNumber => Kind is FieldKind.Int64 or FieldKind.Single or FieldKind.Double;

    internal bool HasRule =>
        !Optional || Minimum is not null || Maximum is not null || OneOf is not null || Pattern is not null || Length is not null;
}
