namespace Productionize;

/// <content>Moving aliases, and their histories.</content>
public abstract partial class ModelStoreContract
{
    [Test]
    public async Task ChangeAliasAsync_moves_the_alias_and_keeps_who_when_and_why()
    {
        await AddThreeVersionsAsync();
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        Time.Advance(TimeSpan.FromMinutes(1));
        var change = StoreSamples.Promote(2, 1) with { Report = "AUC 0.9" };
        var entry = await Store.ChangeAliasAsync(change);
        Assert.That(entry, Is.EqualTo(new AliasEntry(2, Time.GetUtcNow(), 1, 2, change)));
        Assert.That(await Store.GetAliasAsync("churn", "champion"), Is.EqualTo(entry));
    }

    [Test]
    public async Task ChangeAliasAsync_that_expects_another_revision_changes_nothing_and_tells_the_newest_entry()
    {
        await AddThreeVersionsAsync();
        var none = await Assert.ThrowsAsync<AliasConflictException>(async () => await Store.ChangeAliasAsync(StoreSamples.Promote(1, 1)));
        Assert.That(none!.Current, Is.Null);
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        var newest = await Store.ChangeAliasAsync(StoreSamples.Promote(2, 1));
        foreach (var revision in new[] { 0, 3 })
        {
            var error = await Assert.ThrowsAsync<AliasConflictException>(
                async () => await Store.ChangeAliasAsync(StoreSamples.Promote(3, revision)));
            Assert.That(error!.Current, Is.EqualTo(newest));
        }

        Assert.That(await HistoryAsync("champion"), Is.EqualTo("champion:1 champion:2"));
    }

    [Test]
    public async Task ChangeAliasAsync_compares_revisions_since_1_to_2_to_1_is_not_unchanged()
    {
        await AddThreeVersionsAsync();
        var seen = await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        await Store.ChangeAliasAsync(StoreSamples.Promote(2, 1));
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 2));
        var error = await Assert.ThrowsAsync<AliasConflictException>(
            async () => await Store.ChangeAliasAsync(StoreSamples.Promote(3, seen.Revision)));
        Assert.That((error!.Current!.Revision, error.Current.After), Is.EqualTo((3, 1)));
        Assert.That((await Store.GetAliasAsync("churn", "champion"))!.After, Is.EqualTo(1));
    }

    [Test]
    public async Task ChangeAliasAsync_Refuse_is_an_entry_and_moves_nothing()
    {
        await AddThreeVersionsAsync();
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        var refused = await Store.ChangeAliasAsync(StoreSamples.Promote(2, 1) with { Action = AliasAction.Refuse });
        Assert.That((refused.Revision, refused.Before, refused.After), Is.EqualTo((2, 1, 1)));
        Assert.That(await Store.GetAliasAsync("churn", "champion"), Is.EqualTo(refused));
    }

    [Test]
    public async Task ChangeAliasAsync_Remove_leaves_the_history_from_which_a_rollback_goes_on()
    {
        await AddThreeVersionsAsync();
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        var removal = StoreSamples.Promote(1, 1) with { Action = AliasAction.Remove, Version = null };
        var removed = await Store.ChangeAliasAsync(removal);
        Assert.That((removed.Before, removed.After), Is.EqualTo(((int?)1, (int?)null)));
        await Assert.ThrowsAsync<AliasNotFoundException>(
            async () => await Store.ChangeAliasAsync(removal with { ExpectedRevision = 2 }), "it points at nothing already");
        var back = await Store.ChangeAliasAsync(StoreSamples.Promote(1, 2) with { Action = AliasAction.Rollback });
        Assert.That((back.Revision, back.Before, back.After), Is.EqualTo((3, (int?)null, 1)));
        Assert.That(await HistoryAsync("champion"), Is.EqualTo("champion:1 champion: champion:1"));
    }

    [Test]
    public async Task ChangeAliasAsync_with_a_used_idempotency_key_returns_the_earlier_entry_and_changes_nothing()
    {
        await AddThreeVersionsAsync();
        var change = StoreSamples.Promote(1, 0) with { IdempotencyKey = "deploy-7" };
        var first = await Store.ChangeAliasAsync(change);
        await Store.ChangeAliasAsync(StoreSamples.Promote(2, 1));
        Assert.That(await Store.ChangeAliasAsync(change), Is.EqualTo(first));
        Assert.That(await HistoryAsync("champion"), Is.EqualTo("champion:1 champion:2"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Store.ChangeAliasAsync(change with { Version = 2 }));
        var other = await Store.ChangeAliasAsync(change with { Alias = "challenger" });
        Assert.That(other.Revision, Is.EqualTo(1), "a key belongs to one alias");
    }

    [Test]
    public async Task ChangeAliasAsync_that_is_cancelled_changes_nothing()
    {
        await AddThreeVersionsAsync();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(
            async () => await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0), stop.Token));
        Assert.That(await Store.GetAliasAsync("churn", "champion"), Is.Null);
    }

    [Test]
    public async Task ChangeAliasAsync_by_8_writers_who_saw_the_same_lets_one_through_and_loses_no_update()
    {
        await AddThreeVersionsAsync();
        const int rounds = 25;
        for (var revision = 0; revision < rounds; revision++)
        {
            var change = StoreSamples.Promote(1 + (revision % 3), revision);
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => TryChangeAsync(Store, change))));
            Assert.That(answers.Count(entry => entry is not null), Is.EqualTo(1), $"successes of 8 who expected revision {revision}");
        }

        var history = await Store.ReadAliasAsync("churn", "champion").ToListAsync();
        Assert.That(history.Select(entry => entry.Revision), Is.EqualTo(Enumerable.Range(1, rounds)));
        Assert.That(history.Skip(1).Select(entry => entry.Before), Is.EqualTo(history.SkipLast(1).Select(entry => entry.After)));
    }

    [Test]
    public async Task ReadAliasAsync_gives_one_alias_or_all_after_a_revision()
    {
        await AddThreeVersionsAsync();
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        await Store.ChangeAliasAsync(StoreSamples.Promote(2, 0, "challenger"));
        await Store.ChangeAliasAsync(StoreSamples.Promote(3, 1));
        Assert.That(await HistoryAsync(null), Is.EqualTo("champion:1 challenger:2 champion:3"), "oldest first");
        Assert.That(await HistoryAsync("champion"), Is.EqualTo("champion:1 champion:3"));
        Assert.That(await HistoryAsync("champion", 1), Is.EqualTo("champion:3"));
        Assert.That(await HistoryAsync(null, 1), Is.EqualTo("champion:3"));
        Assert.That(await HistoryAsync("champion", 2), Is.Empty);
    }

    [Test]
    public async Task ReadAliasAsync_while_others_write_gives_a_history_without_gaps_that_only_grows()
    {
        await AddThreeVersionsAsync();
        var writer = Task.Run(async () =>
        {
            for (var revision = 0; revision < 100; revision++)
            {
                await Store.ChangeAliasAsync(StoreSamples.Promote(1 + (revision % 3), revision));
            }
        });
        var longest = 0;
        while (longest < 100)
        {
            var ended = writer.IsCompleted;
            var revisions = await Store.ReadAliasAsync("churn").Select(entry => entry.Revision).ToListAsync();
            Assert.That(revisions, Is.EqualTo(Enumerable.Range(1, revisions.Count)));
            Assert.That(revisions, Has.Count.GreaterThanOrEqualTo(ended ? 100 : longest));
            longest = revisions.Count;
        }

        await writer;
    }

    [Test]
    public async Task The_times_of_a_history_never_go_back_even_when_the_clock_does()
    {
        await AddThreeVersionsAsync();
        var start = Time.GetUtcNow();
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        Time.Advance(TimeSpan.FromHours(1));
        await Store.ChangeAliasAsync(StoreSamples.Promote(2, 1));
        Time.AdjustTime(start);
        var stepped = await Store.ChangeAliasAsync(StoreSamples.Promote(3, 2));
        Assert.That(stepped.At, Is.EqualTo(start.AddHours(1)));
        async Task<int?> AsOfAsync(double minutes) => (await Store.AsOfAsync("churn", "champion", start.AddMinutes(minutes)))?.After;
        Assert.That(await AsOfAsync(-1), Is.Null);
        Assert.That(await AsOfAsync(0), Is.EqualTo(1));
        Assert.That(await AsOfAsync(59), Is.EqualTo(1));
        Assert.That(await AsOfAsync(60), Is.EqualTo(3));
    }

    private async Task<string> HistoryAsync(string? alias, long afterRevision = 0) => string.Join(' ', await Store
        .ReadAliasAsync("churn", alias, afterRevision).Select(entry => $"{entry.Change.Alias}:{entry.After}").ToListAsync());

    private static async Task<AliasEntry?> TryChangeAsync(IModelStore store, AliasChange change)
    {
        try
        {
            return await store.ChangeAliasAsync(change);
        }
        catch (AliasConflictException)
        {
            return null;
        }
    }
}
