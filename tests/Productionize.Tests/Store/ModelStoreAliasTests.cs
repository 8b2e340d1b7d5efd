using Microsoft.Extensions.Time.Testing;

namespace Productionize;

/// <summary>What every store promises about aliases.</summary>
public abstract class ModelStoreAliasTests
{
    protected FakeTimeProvider Time { get; private set; } = new();

    protected IModelStore Store { get; private set; } = null!;

    protected abstract IModelStore Create(TimeProvider time);

    [SetUp]
    public async Task CreateStore()
    {
        Time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        Store = Create(Time);
        foreach (var content in new[] { "1", "2", "3" })
        {
            await Store.AddAsync(StoreSamples.Package(content));
        }
    }

    [TearDown]
    public async Task DisposeStore()
    {
        if (Store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    [Test]
    public async Task ChangeAliasAsync_moves_the_alias_and_keeps_who_when_and_why()
    {
        var change = StoreSamples.Promote(2, 1) with { Report = "AUC 0.9", IdempotencyKey = "k" };
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        Time.Advance(TimeSpan.FromMinutes(1));
        var entry = await Store.ChangeAliasAsync(change);
        Assert.That(entry, Is.EqualTo(new AliasEntry(2, Time.GetUtcNow(), 1, 2, change)));
        Assert.That(await Store.GetAliasAsync("churn", "champion"), Is.EqualTo(entry));
        Assert.That((await Store.ReadAliasAsync("churn", "champion").ToListAsync())[1], Is.EqualTo(entry));
    }

    [Test]
    public async Task ChangeAliasAsync_with_an_old_revision_changes_nothing()
    {
        var created = await Assert.ThrowsAsync<AliasConflictException>(
            async () => await Store.ChangeAliasAsync(StoreSamples.Promote(1, 1)));
        Assert.That(created!.Current, Is.Null);
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        await Store.ChangeAliasAsync(StoreSamples.Promote(2, 1));
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 2));
        var error = await Assert.ThrowsAsync<AliasConflictException>(async () => await Store.ChangeAliasAsync(StoreSamples.Promote(3, 1)));
        Assert.That(error!.Current!.Revision, Is.EqualTo(3));
        Assert.That(error.Message, Does.Contain("is at revision 3 (version 1, by ada").And.Contain("expected revision 1"));
        Assert.That(await Store.ReadAliasAsync("churn").ToListAsync(), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task ChangeAliasAsync_Remove_leaves_the_history_and_Refuse_moves_nothing()
    {
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        var refused = await Store.ChangeAliasAsync(StoreSamples.Promote(2, 1) with { Action = AliasAction.Refuse });
        var removed = await Store.ChangeAliasAsync(StoreSamples.Promote(1, 2) with { Action = AliasAction.Remove, Version = null });
        Assert.That((refused.Before, refused.After), Is.EqualTo((1, 1)));
        Assert.That((removed.Before, removed.After), Is.EqualTo(((int?)1, (int?)null)));
        await Assert.ThrowsAsync<AliasNotFoundException>(
            async () => await Store.ChangeAliasAsync(StoreSamples.Promote(1, 3) with { Action = AliasAction.Remove, Version = null }));
        var back = await Store.ChangeAliasAsync(StoreSamples.Promote(1, 3) with { Action = AliasAction.Rollback });
        Assert.That((back.Before, back.After), Is.EqualTo(((int?)null, 1)));
        await Store.DeleteAsync("churn", 2);
    }

    [Test]
    public async Task ChangeAliasAsync_with_a_used_idempotency_key_returns_the_earlier_entry()
    {
        var change = StoreSamples.Promote(1, 0) with { IdempotencyKey = "deploy-7" };
        var first = await Store.ChangeAliasAsync(change);
        await Store.ChangeAliasAsync(StoreSamples.Promote(2, 1));
        Assert.That(await Store.ChangeAliasAsync(change), Is.EqualTo(first));
        Assert.That(await Store.ReadAliasAsync("churn").ToListAsync(), Has.Count.EqualTo(2));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Store.ChangeAliasAsync(change with { Version = 2 }));
        var other = await Store.ChangeAliasAsync(change with { Alias = "challenger" });
        Assert.That(other.Revision, Is.EqualTo(1), "the key is per alias");
    }

    [Test]
    public async Task ChangeAliasAsync_from_8_threads_loses_no_update()
    {
        const int each = 25;
        var successes = 0;
        async Task MoveAsync()
        {
            for (var i = 0; i < each; i++)
            {
                var current = await Store.GetAliasAsync("churn", "champion");
                try
                {
                    await Store.ChangeAliasAsync(StoreSamples.Promote(1 + (i % 3), current?.Revision ?? 0));
                    Interlocked.Increment(ref successes);
                }
                catch (AliasConflictException)
                {
                    // Somebody else was first: the next round sees it.
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(MoveAsync)));
        var history = await Store.ReadAliasAsync("churn", "champion").ToListAsync();
        Assert.That(history.Select(entry => entry.Revision), Is.EqualTo(Enumerable.Range(1, successes).Select(i => (long)i)));
        Assert.That(history.Skip(1).Select(entry => entry.Before), Is.EqualTo(history.SkipLast(1).Select(entry => entry.After)));
        Assert.That(successes, Is.GreaterThanOrEqualTo(each));
    }

    [Test]
    public async Task ReadAliasAsync_gives_one_alias_or_all_after_a_revision()
    {
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        await Store.ChangeAliasAsync(StoreSamples.Promote(2, 0, "challenger"));
        await Store.ChangeAliasAsync(StoreSamples.Promote(3, 1));
        async Task<string> ReadAsync(string? alias, long after) => string.Join(
            " ", (await Store.ReadAliasAsync("churn", alias, after).ToListAsync()).Select(entry => $"{entry.Change.Alias}:{entry.After}"));
        Assert.That(await ReadAsync(null, 0), Is.EqualTo("champion:1 challenger:2 champion:3"));
        Assert.That(await ReadAsync("champion", 0), Is.EqualTo("champion:1 champion:3"));
        Assert.That(await ReadAsync("champion", 1), Is.EqualTo("champion:3"));
        Assert.That(await ReadAsync("champion", 2), Is.Empty);
    }

    [Test]
    public async Task GetAliasAsync_of_an_alias_that_does_not_exist_is_null() =>
        Assert.That(await Store.GetAliasAsync("churn", "champion"), Is.Null);

    [Test]
    public async Task AsOfAsync_gives_the_entry_of_that_time_even_when_the_clock_steps_back()
    {
        var start = Time.GetUtcNow();
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        Time.Advance(TimeSpan.FromHours(1));
        await Store.ChangeAliasAsync(StoreSamples.Promote(2, 1));
        Time.AdjustTime(start);
        var stepped = await Store.ChangeAliasAsync(StoreSamples.Promote(3, 2));
        Assert.That(stepped.At, Is.EqualTo(start.AddHours(1)));
        async Task<int?> AsOfAsync(double minutes) =>
            (await Store.AsOfAsync("churn", "champion", start.AddMinutes(minutes)))?.After;
        Assert.That(await AsOfAsync(-1), Is.Null);
        Assert.That(await AsOfAsync(0), Is.EqualTo(1));
        Assert.That(await AsOfAsync(59), Is.EqualTo(1));
        Assert.That(await AsOfAsync(60), Is.EqualTo(3));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task ReadAliasAsync_following_sees_every_move_in_order(CancellationToken cancellationToken)
    {
        const int moves = 60;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var seen = new List<long>();
        var follower = Task.Run(
            async () =>
            {
                await foreach (var entry in Store.ReadAliasAsync("churn", "champion", 5, follow: true, stop.Token))
                {
                    seen.Add(entry.Revision);
                    if (entry.Revision == moves)
                    {
                        break;
                    }
                }
            },
            cancellationToken);
        for (var revision = 0; revision < moves; revision++)
        {
            await Store.ChangeAliasAsync(StoreSamples.Promote(1 + (revision % 3), revision), cancellationToken);
            await Store.ChangeAliasAsync(StoreSamples.Promote(1, revision, "other"), cancellationToken);
        }

        await AdvanceUntilAsync(follower);
        Assert.That(seen, Is.EqualTo(Enumerable.Range(6, moves - 5).Select(i => (long)i)));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task ReadAliasAsync_following_waits_for_a_model_that_does_not_exist_yet(CancellationToken cancellationToken)
    {
        var follower = Task.Run(
            async () =>
            {
                await foreach (var entry in Store.ReadAliasAsync("later", null, 0, follow: true, cancellationToken))
                {
                    return entry.After;
                }

                return null;
            },
            cancellationToken);
        await Store.AddAsync(StoreSamples.Package("1", "later"), cancellationToken);
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0) with { Model = "later" }, cancellationToken);
        await AdvanceUntilAsync(follower);
        Assert.That(await follower, Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task ReadAliasAsync_following_ends_by_cancellation(CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        await using var follower = Store.ReadAliasAsync("churn", null, 0, follow: true, stop.Token).GetAsyncEnumerator(cancellationToken);
        var next = follower.MoveNextAsync().AsTask();
        Assert.That(next.IsCompleted, Is.False);
        await stop.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => next);
    }

    // The embedded store polls by this clock; nothing here waits for a real one.
    private async Task AdvanceUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        await task;
    }
}
