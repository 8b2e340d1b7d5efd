namespace Productionize;

/// <summary>Takes an alias for unchanged when it points at the same version again.</summary>
[Breaks(typeof(ModelStoreSuite<>), nameof(ModelStoreContract.ChangeAliasAsync_compares_revisions_since_1_to_2_to_1_is_not_unchanged))]
public sealed class WrongStoreThatCountsRevisionsByVersion : DelegatingModelStore
{
    public override ValueTask<AliasEntry> ChangeAliasAsync(AliasChange change, CancellationToken cancellationToken = default) =>
        ChangeAsync(Inner.ChangeAliasAsync(change, cancellationToken), change, cancellationToken);

    private async ValueTask<AliasEntry> ChangeAsync(ValueTask<AliasEntry> changing, AliasChange change, CancellationToken cancellationToken)
    {
        try
        {
            return await changing;
        }
        catch (AliasConflictException conflict) when (conflict.Current is not null)
        {
            var seen = await Inner.ReadAliasAsync(change.Model, change.Alias, 0, false, cancellationToken)
                .FirstOrDefaultAsync(entry => entry.Revision == change.ExpectedRevision, cancellationToken);
            if (seen?.After != conflict.Current.After)
            {
                throw;
            }

            return await Inner.ChangeAliasAsync(change with { ExpectedRevision = conflict.Current.Revision }, cancellationToken);
        }
    }
}
