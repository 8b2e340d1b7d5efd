namespace Productionize;

/// <summary>What a change makes of an alias: pure, and the same for every store.</summary>
internal static class AliasRules
{
    public static AliasEntry Apply(
        AliasChange change, AliasEntry? newest, DateTimeOffset now, Func<IReadOnlyCollection<string>> listAliases)
    {
        if ((newest?.Revision ?? 0) != change.ExpectedRevision)
        {
            throw new AliasConflictException(change, newest);
        }

        var before = newest?.After;
        if (change.Action is AliasAction.Remove && before is null)
        {
            throw new AliasNotFoundException(change.Model, change.Alias, listAliases());
        }

        var after = change.Action switch
        {
            AliasAction.Promote or AliasAction.Rollback => change.Version,
            AliasAction.Remove => null,
            _ => before,
        };

        // The clock may step back; AsOf must not see a history that does.
        var at = newest is not null && newest.At > now ? newest.At : now;
        return new AliasEntry(change.ExpectedRevision + 1, at, before, after, change);
    }

    /// <summary>
    /// A retry gets its first answer; a second change under the key of another would be lost in silence, so it is refused.
    /// </summary>
    public static AliasEntry Repeat(AliasChange change, AliasEntry first)
    {
        var same = change.Action == first.Change.Action && change.Version == first.Change.Version;
        return same ? first : throw new InvalidOperationException(
            $"The idempotency key of this change ({change}) was used for a different one ({first.Change}). Take a new key.");
    }
}
