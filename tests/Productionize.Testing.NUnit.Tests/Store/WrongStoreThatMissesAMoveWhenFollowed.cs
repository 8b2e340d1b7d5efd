namespace Productionize;

/// <summary>Shows a follower every move but one.</summary>
[Breaks(typeof(ModelStoreSuite<>), nameof(ModelStoreContract.ReadAliasAsync_following_sees_every_move_in_order))]
public sealed class WrongStoreThatMissesAMoveWhenFollowed : DelegatingModelStore
{
    public override IAsyncEnumerable<AliasEntry> ReadAliasAsync(
        string model, string? alias = null, long afterRevision = 0, bool follow = false, CancellationToken cancellationToken = default)
    {
        var entries = Inner.ReadAliasAsync(model, alias, afterRevision, follow, cancellationToken);
        return follow ? entries.Where(entry => entry.Revision != 20) : entries;
    }
}
