using System.Collections.Concurrent;

namespace Productionize;

/// <summary>Writes into a history whatever the clock says.</summary>
[Breaks(typeof(ModelStoreSuite<>), nameof(ModelStoreContract.The_times_of_a_history_never_go_back_even_when_the_clock_does))]
public sealed class WrongStoreThatLetsTimeGoBack : DelegatingModelStore
{
    private readonly ConcurrentDictionary<(string Model, string Alias, long Revision), DateTimeOffset> _times = new();

    public override ValueTask<AliasEntry> ChangeAliasAsync(AliasChange change, CancellationToken cancellationToken = default) =>
        ChangeAsync(Inner.ChangeAliasAsync(change, cancellationToken));

    public override IAsyncEnumerable<AliasEntry> ReadAliasAsync(
        string model, string? alias = null, long afterRevision = 0, bool follow = false, CancellationToken cancellationToken = default) =>
        Inner.ReadAliasAsync(model, alias, afterRevision, follow, cancellationToken).Select(Timed);

    private async ValueTask<AliasEntry> ChangeAsync(ValueTask<AliasEntry> changing) => Timed(await changing);

    private AliasEntry Timed(AliasEntry entry) =>
        entry with { At = _times.GetOrAdd((entry.Change.Model, entry.Change.Alias, entry.Revision), _ => Time.GetUtcNow()) };
}
