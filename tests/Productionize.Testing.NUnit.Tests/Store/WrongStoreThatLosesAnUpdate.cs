namespace Productionize;

/// <summary>Tells whoever came a moment too late that the move was made.</summary>
[Breaks(
    typeof(ModelStoreSuite<>),
    nameof(ModelStoreContract.ChangeAliasAsync_by_8_writers_who_saw_the_same_lets_one_through_and_loses_no_update))]
public sealed class WrongStoreThatLosesAnUpdate : DelegatingModelStore
{
    public override ValueTask<AliasEntry> ChangeAliasAsync(AliasChange change, CancellationToken cancellationToken = default) =>
        ChangeAsync(Inner.ChangeAliasAsync(change, cancellationToken), change);

    private static async ValueTask<AliasEntry> ChangeAsync(ValueTask<AliasEntry> changing, AliasChange change)
    {
        try
        {
            return await changing;
        }
        catch (AliasConflictException conflict) when (conflict.Current?.Revision == change.ExpectedRevision + 1)
        {
            return conflict.Current with { After = change.Version, Change = change };
        }
    }
}
