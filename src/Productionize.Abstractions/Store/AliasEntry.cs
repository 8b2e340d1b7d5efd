namespace Productionize;

/// <summary>An entry of an alias's history. The newest one holds the position: <see cref="After"/>.</summary>
/// <param name="Revision">1 for the first entry of a model's alias, then counting up without gaps.</param>
/// <param name="At">When, UTC, by the store's clock; never before the entry that precedes it.</param>
/// <param name="Before">The version held before, null for none.</param>
/// <param name="After">The version held from now on, null for none.</param>
/// <param name="Change">What was asked for.</param>
public sealed record AliasEntry(long Revision, DateTimeOffset At, int? Before, int? After, AliasChange Change)
{
    /// <summary>Revision and change.</summary>
    public override string ToString() => $"#{Revision} {Change}";
}
