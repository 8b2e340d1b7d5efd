namespace Productionize;

/// <summary>A change of an alias, with who and why: applied only if nobody changed the alias in between.</summary>
public sealed record AliasChange
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The alias ("champion"), as <see cref="Names.IsValid"/> allows.</summary>
    public required string Alias { get; init; }

    /// <summary>What to do.</summary>
    public required AliasAction Action { get; init; }

    /// <summary>The version that is promoted, rolled back to or refused; null for <see cref="AliasAction.Remove"/>.</summary>
    public int? Version { get; init; }

    /// <summary>
    /// The revision of the newest entry that the caller saw, 0 for an alias without any. A revision and not a version, since
    /// 1 → 2 → 1 is not "unchanged".
    /// </summary>
    public required long ExpectedRevision { get; init; }

    /// <summary>Who, 1 to 256 characters.</summary>
    public required string Actor { get; init; }

    /// <summary>Why, 1 to 4,096 characters.</summary>
    public required string Reason { get; init; }

    /// <summary>What the decision rests on (an evaluation as JSON or Markdown), at most 1,000,000 characters, or null.</summary>
    public string? Report { get; init; }

    /// <summary>
    /// At most 128 characters, unique per model and alias: the same key again returns the first entry and changes nothing.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Action, model, alias and version, never the reason or the report.</summary>
    public override string ToString() => $"{Action} {Model}/{Alias} {Version}".TrimEnd();
}
