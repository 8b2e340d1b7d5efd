namespace Productionize;

/// <summary>Where a rollback goes.</summary>
internal static class RollbackTarget
{
    /// <summary>
    /// The newest version promoted before the current one that was not itself rolled back from, or null when there is none. A promotion
    /// puts a version on a pile and a rollback takes off what lies above its target, so a second rollback goes further back.
    /// </summary>
    /// <param name="history">The entries of one alias, oldest first.</param>
    public static int? Choose(IEnumerable<AliasEntry> history)
    {
        var pile = new List<int?>();
        foreach (var entry in history.Where(entry => entry.Change.Action is not AliasAction.Refuse))
        {
            if (entry.Change.Action is AliasAction.Rollback)
            {
                // To a version that is not on the pile: only the current one is rolled back from.
                var target = pile.LastIndexOf(entry.After);
                var keep = target >= 0 ? target : Math.Max(pile.Count - 1, 0);
                pile.RemoveRange(keep, pile.Count - keep);
            }

            pile.Add(entry.After);
        }

        var current = pile.LastOrDefault();
        return pile.LastOrDefault(version => version is not null && version != current);
    }
}
