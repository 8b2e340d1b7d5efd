using Microsoft.Data.Sqlite;

namespace Productionize;

public sealed class EmbeddedModelStoreTests : ModelStoreTests
{
    private readonly List<TemporaryDirectory> _directories = [];

    private string Root => _directories[^1].Path;

    [OneTimeTearDown]
    public void RemoveDirectories() => _directories.ForEach(directory => directory.Dispose());

    protected override IModelStore Create(TimeProvider time)
    {
        _directories.Add(new TemporaryDirectory());
        return new EmbeddedModelStore(Root, time);
    }

    [Test]
    public async Task A_store_that_is_opened_again_has_everything()
    {
        await Store.AddAsync(StoreSamples.Package() with { Facts = [StoreSamples.Fact()] });
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        await ((EmbeddedModelStore)Store).DisposeAsync();
        await using var again = new EmbeddedModelStore(Root);
        Assert.That((await again.GetAliasAsync("churn", "champion"))!.After, Is.EqualTo(1));
        Assert.That(await again.ReadFactsAsync("churn", 1).ToListAsync(), Has.Count.EqualTo(1));
        await using var content = await again.OpenAsync("churn", 1);
        Assert.That(await content.ReadTextAsync("model.bin"), Is.EqualTo("weights"));
    }

    [Test]
    public async Task Files_lie_by_their_digest_and_nothing_else_is_left()
    {
        await Store.AddAsync(StoreSamples.Package());
        await Store.AddAsync(StoreSamples.Package("weights", "other"));
        var sha256 = (await Store.GetVersionAsync("churn", 1)).Files[0].Sha256;
        Assert.That(Blobs(), Is.EqualTo(new[] { Path.Combine(Root, "blobs", sha256[..2], sha256) }));
        Assert.That(Directory.GetFiles(Path.Combine(Root, "staging")), Is.Empty);
        await Store.DeleteAsync("churn", 1);
        Assert.That(Blobs(), Has.Length.EqualTo(1), "the other model has it still");
        await Store.DeleteAsync("other", 1);
        Assert.That(Blobs(), Is.Empty);
    }

    [Test]
    public async Task DeleteAsync_leaves_no_fact_behind()
    {
        await Store.AddAsync(StoreSamples.Package() with { Facts = [StoreSamples.Fact()] });
        await Store.DeleteAsync("churn", 1);
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Root, "store.db")};Pooling=False");
        connection.Open();
        Assert.That(connection.Scalar<long>("SELECT count(*) FROM facts"), Is.Zero);
    }

    [Test]
    public async Task OpenFileAsync_of_a_changed_byte_throws_and_gives_nothing()
    {
        var version = await Store.AddAsync(StoreSamples.Package());
        Flip(Blobs().Single());
        await using var content = await Store.OpenAsync("churn", 1);
        var error = await Assert.ThrowsAsync<ModelIntegrityException>(async () => await content.OpenFileAsync("model.bin"));
        Assert.That(error!.ExpectedSha256, Is.EqualTo(version.Files[0].Sha256));
        Assert.That(error.ActualSha256, Does.Match("^[0-9a-f]{64}$").And.Not.EqualTo(error.ExpectedSha256));
        Assert.That(error.Message, Does.Contain("file 'model.bin' of model 'churn' version 1").And.Contain(error.ActualSha256));
        Assert.That(error.Message, Does.Contain(error.ExpectedSha256).And.Contain("Restore the store from a backup"));
        await Assert.ThrowsAsync<ModelIntegrityException>(async () => await content.GetDirectoryAsync());
    }

    [Test]
    public async Task OpenFileAsync_of_a_missing_file_throws()
    {
        await Store.AddAsync(StoreSamples.Package());
        File.Delete(Blobs().Single());
        await using var content = await Store.OpenAsync("churn", 1);
        var error = await Assert.ThrowsAsync<ModelIntegrityException>(async () => await content.OpenFileAsync("model.bin"));
        Assert.That(error!.ActualSha256, Is.Null);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task AddAsync_again_replaces_a_damaged_or_missing_file(bool missing)
    {
        await Store.AddAsync(StoreSamples.Package());
        var path = Blobs().Single();
        if (missing)
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
        else
        {
            Flip(path);
        }

        Assert.That((await Store.AddAsync(StoreSamples.Package())).Number, Is.EqualTo(1));
        await using var content = await Store.OpenAsync("churn", 1);
        Assert.That(await content.ReadTextAsync("model.bin"), Is.EqualTo("weights"));
    }

    [TestCase("UPDATE versions SET document = replace(document, 'test', 'tset')")]
    [TestCase("UPDATE versions SET number = 2")]
    [TestCase("UPDATE models SET name = 'churm'")]
    public async Task ListAsync_of_a_changed_row_throws(string damage)
    {
        await Store.AddAsync(StoreSamples.Package());
        Damage(damage);
        await Assert.ThrowsAsync<ModelIntegrityException>(async () => await Store.ListAsync(new ModelQuery()).ToListAsync());
    }

    [TestCase("UPDATE facts SET content = x'00'")]
    [TestCase("UPDATE facts SET document = replace(document, 'ada', 'eve')")]
    public async Task ReadFactsAsync_of_a_changed_row_throws(string damage)
    {
        await Store.AddAsync(StoreSamples.Package() with { Facts = [StoreSamples.Fact()] });
        Damage(damage);
        await Assert.ThrowsAsync<ModelIntegrityException>(async () => await Store.ReadFactsAsync("churn", 1).ToListAsync());
    }

    [TestCase("UPDATE alias_entries SET document = replace(document, 'ada', 'eve')")]
    [TestCase("UPDATE alias_entries SET revision = 2")]
    public async Task ReadAliasAsync_of_a_changed_row_throws(string damage)
    {
        await Store.AddAsync(StoreSamples.Package());
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        Damage(damage);
        await Assert.ThrowsAsync<ModelIntegrityException>(async () => await Store.ReadAliasAsync("churn").ToListAsync());
    }

    [Test]
    public async Task Reading_goes_on_beyond_a_page()
    {
        for (var i = 0; i < 201; i++)
        {
            await Store.AddAsync(StoreSamples.Package($"{i}"));
            await Store.ChangeAliasAsync(StoreSamples.Promote(1, i));
        }

        Assert.That(await Store.ListAsync(new ModelQuery()).ToListAsync(), Has.Count.EqualTo(201));
        Assert.That(await Store.ReadAliasAsync("churn").ToListAsync(), Has.Count.EqualTo(201));
        await using var follower = Store.ReadAliasAsync("churn", follow: true).GetAsyncEnumerator();
        for (var i = 0; i < 201; i++)
        {
            Assert.That(await follower.MoveNextAsync());
        }

        Assert.That(follower.Current.Revision, Is.EqualTo(201));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Two_stores_on_one_directory_lose_no_update_and_follow_each_other(CancellationToken cancellationToken)
    {
        await Store.AddAsync(StoreSamples.Package(), cancellationToken);
        await using var one = new EmbeddedModelStore(Root);
        await using var two = new EmbeddedModelStore(Root);
        const int moves = 100;
        var follower = Task.Run(
            async () =>
            {
                var seen = new List<long>();
                await foreach (var entry in two.ReadAliasAsync("churn", "champion", 0, follow: true, cancellationToken))
                {
                    seen.Add(entry.Revision);
                    if (entry.Revision == moves)
                    {
                        break;
                    }
                }

                return seen;
            },
            cancellationToken);
        async Task MoveAsync(EmbeddedModelStore store)
        {
            long revision = 0;
            while (revision < moves)
            {
                try
                {
                    revision = (await store.ChangeAliasAsync(StoreSamples.Promote(1, revision), cancellationToken)).Revision;
                }
                catch (AliasConflictException conflict)
                {
                    revision = conflict.Current!.Revision;
                }
            }
        }

        EmbeddedModelStore[] writers = [one, two, one, two];
        await Task.WhenAll(writers.Select(store => Task.Run(() => MoveAsync(store), cancellationToken)));
        Assert.That(await follower, Is.EqualTo(Enumerable.Range(1, moves).Select(i => (long)i)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Two_stores_that_add_and_delete_the_same_file_never_lose_it(CancellationToken cancellationToken)
    {
        await using var one = new EmbeddedModelStore(Root);
        await using var two = new EmbeddedModelStore(Root);
        async Task ChurnAsync(EmbeddedModelStore store, string model)
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
            Task.Run(() => ChurnAsync(one, "a"), cancellationToken), Task.Run(() => ChurnAsync(two, "b"), cancellationToken));
        Assert.That(Blobs(), Is.Empty);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Disposing_the_store_ends_its_followers(CancellationToken cancellationToken)
    {
        var entries = Store.ReadAliasAsync("churn", follow: true, cancellationToken: cancellationToken);
        await using var follower = entries.GetAsyncEnumerator(cancellationToken);
        var next = follower.MoveNextAsync().AsTask();
        await ((EmbeddedModelStore)Store).DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => next);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Store.AddAsync(StoreSamples.Package(), cancellationToken));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Store.OpenAsync("churn", 1, cancellationToken));
    }

    [Test]
    public async Task A_newer_database_is_refused()
    {
        await ((EmbeddedModelStore)Store).DisposeAsync();
        Damage("PRAGMA user_version = 2");
        var error = Assert.Throws<NotSupportedException>(() => new EmbeddedModelStore(Root));
        Assert.That(error!.Message, Does.Contain("has schema 2").And.Contain("up to 1").And.Contain("update the package"));
    }

    [Test]
    public async Task What_a_killed_process_left_is_removed_after_a_day()
    {
        var (old, young) = (Path.Combine(Root, "staging", "old"), Path.Combine(Root, "staging", "young"));
        await File.WriteAllTextAsync(old, "");
        await File.WriteAllTextAsync(young, "");
        File.SetLastWriteTimeUtc(old, Time.GetUtcNow().UtcDateTime.AddHours(-25));
        File.SetLastWriteTimeUtc(young, Time.GetUtcNow().UtcDateTime.AddHours(-23));
        await using var again = new EmbeddedModelStore(Root, Time);
        Assert.That((File.Exists(old), File.Exists(young)), Is.EqualTo((false, true)));
    }

    private string[] Blobs() => Directory.GetFiles(Path.Combine(Root, "blobs"), "*", SearchOption.AllDirectories);

    private static void Flip(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private void Damage(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Root, "store.db")};Pooling=False;Foreign Keys=False");
        connection.Open();
        connection.Execute(sql);
    }
}
