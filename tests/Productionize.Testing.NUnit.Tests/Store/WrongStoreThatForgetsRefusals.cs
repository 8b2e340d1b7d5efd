namespace Productionize;

/// <summary>Answers a refusal, and keeps nothing of it.</summary>
[Breaks(typeof(ModelStoreSuite<>), nameof(ModelStoreContract.ChangeAliasAsync_Refuse_is_an_entry_and_moves_nothing))]
public sealed class WrongStoreThatForgetsRefusals : DelegatingModelStore
{
    public override ValueTask<AliasEntry> ChangeAliasAsync(AliasChange change, CancellationToken cancellationToken = default) =>
        change is { Action: AliasAction.Refuse } ? RefuseAsync(change, cancellationToken)
            : Inner.ChangeAliasAsync(change, cancellationToken);

    private async ValueTask<AliasEntry> RefuseAsync(AliasChange change, CancellationToken cancellationToken)
    {
        var newest = await Inner.GetAliasAsync(change.Model, change.Alias, cancellationToken);
        return new AliasEntry(change.ExpectedRevision + 1, Time.GetUtcNow(), newest?.After, newest?.After, change);
    }
}
