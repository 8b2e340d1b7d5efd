namespace Productionize;

public sealed class EmbeddedModelStoreFollowTests
{
    [Test]
    public async Task A_follower_that_is_cancelled_before_its_store_is_disposed_ends_by_cancellation()
    {
        using var directory = new TemporaryDirectory();
        using var stop = new CancellationTokenSource();
        var store = new EmbeddedModelStore(directory.Path);
        await store.AddAsync(StoreSamples.Package(), stop.Token);
        await store.ChangeAliasAsync(StoreSamples.Promote(1, 0), stop.Token);
        await using var follower = store.ReadAliasAsync("churn", "champion", 0, follow: true, stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.That(await follower.MoveNextAsync(), Is.True);

        await stop.CancelAsync();
        await store.DisposeAsync();

        await Assert.CatchAsync<OperationCanceledException>(async () => await follower.MoveNextAsync());
    }
}
