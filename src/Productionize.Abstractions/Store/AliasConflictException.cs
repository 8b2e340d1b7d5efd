namespace Productionize;

/// <summary>Somebody else changed the alias first. Look at <see cref="Current"/>, decide again, and change with its revision.</summary>
public sealed class AliasConflictException : Exception
{
    /// <summary>Made by a store.</summary>
    /// <param name="change">The change that was not applied.</param>
    /// <param name="current">The newest entry, or null when the alias has none.</param>
    public AliasConflictException(AliasChange change, AliasEntry? current)
        : base(Describe(change, current)) => Current = current;

    /// <summary>The newest entry of the alias, or null when it has none.</summary>
    public AliasEntry? Current { get; }

    private static string Describe(AliasChange change, AliasEntry? current)
    {
        ArgumentNullException.ThrowIfNull(change);
        var now = current is null
            ? "has no entry yet"
            : $"is at revision {current.Revision} (version {current.After?.ToString(provider: null) ?? "none"}, " +
                $"by {Names.Escape(current.Change.Actor)} at {current.At:O})";
        return $"Alias '{Names.Escape(change.Alias)}' of model '{Names.Escape(change.Model)}' {now}, and the change expected revision " +
            $"{change.ExpectedRevision}. Nothing was changed: read the alias again and decide anew.";
    }
}
