namespace Productionize;

/// <content>Following aliases, and stores that several processes share.</content>
public abstract partial class ModelStoreContract
{
    private const int Moves = 60;

    [Test]
    [CancelAfter(60_000)]
    public async Task ReadAliasAsync_following_sees_every_move_in_order(CancellationToken cancellationToken)
    {
        await AddThreeVersionsAsync();
        var follower = Task.Run(() => FollowAsync(Store, 5, cancellationToken), cancellationToken);
        for (var revision = 0; revision < Moves; revision++)
        {
            await Store.ChangeAliasAsync(StoreSamples.Promote(1 + (revision % 3), revision), cancellationToken);
            await Store.ChangeAliasAsync(StoreSamples.Promote(1, revision, "other"), cancellationToken);
        }

        await AdvanceUntilAsync(follower);
        Assert.That(await follower, Is.EqualTo(Enumerable.Range(6, Moves - 5)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task ReadAliasAsync_following_waits_for_a_model_and_an_alias_that_do_not_exist_yet(CancellationToken cancellationToken)
    {
        await using var follower = Store.ReadAliasAsync("churn", "champion", 0, follow: true, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        var next = follower.MoveNextAsync().AsTask();
        await Store.AddAsync(StoreSamples.Package(), cancellationToken);
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0, "challenger"), cancellationToken);
        Assert.That(next.IsCompleted, Is.False);
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0), cancellationToken);
        await AdvanceUntilAsync(next);
        Assert.That((await next, follower.Current.Change.Alias, follower.Current.After), Is.EqualTo((true, "champion", 1)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task ReadAliasAsync_following_ends_by_cancellation(CancellationToken cancellationToken)
    {
        await Store.AddAsync(StoreSamples.Package(), cancellationToken);
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0), cancellationToken);
        using var stop = new CancellationTokenSource();
        await using var follower = Store.ReadAliasAsync("churn", null, 0, follow: true, stop.Token).GetAsyncEnumerator(cancellationToken);
        Assert.That(await follower.MoveNextAsync());
        var next = follower.MoveNextAsync().AsTask();
        Assert.That(next.IsCompleted, Is.False);
        await stop.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => next);
    }

    [Test]
    public async Task Another_instance_has_everything_that_the_first_was_told()
    {
        await AddThreeVersionsAsync();
        await Store.AttachAsync("churn", 1, StoreSamples.Fact());
        await Store.DeleteAsync("churn", 2);
        var entry = await Store.ChangeAliasAsync(StoreSamples.Promote(3, 0));
        if (await OpenAnotherAsync() is not { } another)
        {
            return;
        }

        Assert.That(string.Join(' ', await another.ListAsync(new ModelQuery()).ToListAsync()), Is.EqualTo("churn@1 churn@3"));
        Assert.That((await another.ReadFactsAsync("churn", 1).ToListAsync()).Select(fact => fact.Kind), Is.EqualTo(new[] { "evaluation" }));
        Assert.That(await another.GetAliasAsync("churn", "champion"), Is.EqualTo(entry));
        await using var content = await another.OpenAsync("churn", 3);
        Assert.That(await content.ReadTextAsync("model.bin"), Is.EqualTo("3"));
        await another.AttachAsync("churn", null, StoreSamples.Fact("owner"));
        Assert.That(await KindsOfFactsAsync(null), Is.EqualTo("owner"), "the first sees at once what the other did");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Two_instances_lose_no_update_and_follow_each_other(CancellationToken cancellationToken)
    {
        await AddThreeVersionsAsync();
        if (await OpenAnotherAsync() is not { } one || await OpenAnotherAsync() is not { } two)
        {
            return;
        }

        var follower = Task.Run(() => FollowAsync(two, 0, cancellationToken), cancellationToken);
        async Task MoveAsync(IModelStore store)
        {
            for (var revision = 0L; revision < Moves;)
            {
                var moved = await TryChangeAsync(store, StoreSamples.Promote(1 + (int)(revision % 3), revision));
                revision = (moved ?? (await store.GetAliasAsync("churn", "champion", cancellationToken))!).Revision;
            }
        }

        IModelStore[] writers = [one, two, one, two];
        await Task.WhenAll(writers.Select(store => Task.Run(() => MoveAsync(store), cancellationToken)));
        Assert.That(await follower, Is.EqualTo(Enumerable.Range(1, Moves)));
        var history = one.ReadAliasAsync("churn", cancellationToken: cancellationToken);
        Assert.That(await history.CountAsync(cancellationToken), Is.EqualTo(Moves));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Two_instances_that_add_at_once_give_one_version_per_content(CancellationToken cancellationToken)
    {
        if (await OpenAnotherAsync() is not { } one || await OpenAnotherAsync() is not { } two)
        {
            return;
        }

        const int contents = 8;
        var adds = Enumerable.Range(0, contents * 2).Select(i => Task.Run(
            async () => await (i % 2 == 0 ? one : two).AddAsync(StoreSamples.Package($"{i / 2}"), cancellationToken), cancellationToken));
        var versions = await Task.WhenAll(adds);
        Assert.That(versions.Select(version => version.Number).Distinct().Order(), Is.EqualTo(Enumerable.Range(1, contents)));
        Assert.That(versions.Select(version => (version.Number, version.Digest)).Distinct().Count(), Is.EqualTo(contents));
        await one.DeleteAsync("churn", contents, cancellationToken);
        var next = await two.AddAsync(StoreSamples.Package("next"), cancellationToken);
        Assert.That(next.Number, Is.EqualTo(contents + 1), "a number is not used again, whoever deleted it");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Two_instances_that_add_and_delete_the_same_files_never_lose_them(CancellationToken cancellationToken)
    {
        if (await OpenAnotherAsync() is not { } one || await OpenAnotherAsync() is not { } two)
        {
            return;
        }

        async Task AddAndDeleteAsync(IModelStore store, string model)
        {
            for (var i = 0; i < 40; i++)
            {
                var version = await store.AddAsync(StoreSamples.Package("same", model), cancellationToken);
                await using (var content = await store.OpenAsync(model, version.Number, cancellationToken))
                {
                    Assert.That(await content.ReadTextAsync("model.bin", cancellationToken), Is.EqualTo("same"));
                }

                await store.DeleteAsync(model, version.Number, cancellationToken);
            }
        }

        await Task.WhenAll(
            Task.Run(() => AddAndDeleteAsync(one, "a"), cancellationToken),
            Task.Run(() => AddAndDeleteAsync(two, "b"), cancellationToken));
        Assert.That(await ListAsync(new ModelQuery()), Is.Empty);
    }

    private static async Task<List<long>> FollowAsync(IModelStore store, long afterRevision, CancellationToken cancellationToken)
    {
        var seen = new List<long>();
        await foreach (var entry in store.ReadAliasAsync("churn", "champion", afterRevision, follow: true, cancellationToken))
        {
            seen.Add(entry.Revision);
            if (entry.Revision == Moves)
            {
                break;
            }
        }

        return seen;
    }
}
