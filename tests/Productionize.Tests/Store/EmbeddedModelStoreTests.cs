using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Productionize;

/// <summary>What the store in a directory promises beyond <see cref="ModelStoreContract"/>.</summary>
public sealed class EmbeddedModelStoreTests
{
    private TemporaryDirectory _directory = null!;
    private FakeTimeProvider _time = null!;
    private EmbeddedModelStore _store = null!;

    private string Root => _directory.Path;

    [SetUp]
    public void OpenStore()
    {
        _directory = new TemporaryDirectory();
        _time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        _store = new EmbeddedModelStore(Root, _time);
    }

    [TearDown]
    public async Task RemoveStore()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    [Test]
    public async Task A_store_that_is_opened_again_has_everything()
    {
        await _store.AddAsync(StoreSamples.Package() with { Facts = [StoreSamples.Fact()] });
        await _store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        await _store.DisposeAsync();
        await using var again = new EmbeddedModelStore(Root);
        Assert.That((await again.GetAliasAsync("churn", "champion"))!.After, Is.EqualTo(1));
        Assert.That(await again.ReadFactsAsync("churn", 1).ToListAsync(), Has.Count.EqualTo(1));
        await using var content = await again.OpenAsync("churn", 1);
        Assert.That(await content.ReadTextAsync("model.bin"), Is.EqualTo("weights"));
    }

    [Test]
    public async Task Files_lie_by_their_digest_and_nothing_else_is_left()
    {
        await _store.AddAsync(StoreSamples.Package());
        await _store.AddAsync(StoreSamples.Package("weights", "other"));
        var sha256 = (await _store.GetVersionAsync("churn", 1)).Files[0].Sha256;
        Assert.That(Blobs(), Is.EqualTo(new[] { Path.Combine(Root, "blobs", sha256[..2], sha256) }));
        Assert.That(Directory.GetFiles(Path.Combine(Root, "staging")), Is.Empty);
        await _store.DeleteAsync("churn", 1);
        Assert.That(Blobs(), Has.Length.EqualTo(1), "the other model has it still");
        await _store.DeleteAsync("other", 1);
        Assert.That(Blobs(), Is.Empty);
    }

    [Test]
    public async Task DeleteAsync_leaves_no_fact_behind()
    {
        await _store.AddAsync(StoreSamples.Package() with { Facts = [StoreSamples.Fact()] });
        await _store.DeleteAsync("churn", 1);
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Root, "store.db")};Pooling=False");
        connection.Open();
        Assert.That(connection.Scalar<long>("SELECT count(*) FROM facts"), Is.Zero);
    }

    [Test]
    public async Task OpenFileAsync_of_a_missing_file_throws()
    {
        await _store.AddAsync(StoreSamples.Package());
        File.Delete(Blobs().Single());
        await using var content = await _store.OpenAsync("churn", 1);
        var error = await Assert.ThrowsAsync<ModelIntegrityException>(async () => await content.OpenFileAsync("model.bin"));
        Assert.That(error!.ActualSha256, Is.Null);
    }

    [Test]
    public async Task AddAsync_again_replaces_a_missing_file()
    {
        await _store.AddAsync(StoreSamples.Package());
        Directory.Delete(Path.GetDirectoryName(Blobs().Single())!, recursive: true);
        Assert.That((await _store.AddAsync(StoreSamples.Package())).Number, Is.EqualTo(1));
        await using var content = await _store.OpenAsync("churn", 1);
        Assert.That(await content.ReadTextAsync("model.bin"), Is.EqualTo("weights"));
    }

    [TestCase("UPDATE versions SET document = replace(document, 'test', 'tset')")]
    [TestCase("UPDATE versions SET number = 2")]
    [TestCase("UPDATE models SET name = 'churm'")]
    public async Task ListAsync_of_a_changed_row_throws(string damage)
    {
        await _store.AddAsync(StoreSamples.Package());
        Damage(damage);
        await Assert.ThrowsAsync<ModelIntegrityException>(async () => await _store.ListAsync(new ModelQuery()).ToListAsync());
    }

    [TestCase("UPDATE facts SET content = x'00'")]
    [TestCase("UPDATE facts SET document = replace(document, 'ada', 'eve')")]
    public async Task ReadFactsAsync_of_a_changed_row_throws(string damage)
    {
        await _store.AddAsync(StoreSamples.Package() with { Facts = [StoreSamples.Fact()] });
        await _store.AttachAsync("churn", null, StoreSamples.Fact());
        Damage(damage);
        var ofVersion = await Assert.ThrowsAsync<ModelIntegrityException>(async () => await _store.ReadFactsAsync("churn", 1).ToListAsync());
        var ofModel = await Assert.ThrowsAsync<ModelIntegrityException>(async () => await _store.ReadFactsAsync("churn", null).ToListAsync());
        Assert.That(ofVersion!.Message, Does.Contain("fact of model 'churn' version 1 is damaged"));
        Assert.That(ofModel!.Message, Does.Contain("fact of model 'churn' is damaged"));
    }

    [Test]
    public async Task A_fact_moved_to_another_version_is_refused()
    {
        await _store.AddAsync(StoreSamples.Package() with { Facts = [StoreSamples.Fact()] });
        await _store.AddAsync(StoreSamples.Package("other weights"));
        Damage("UPDATE facts SET number = 2");
        await Assert.ThrowsAsync<ModelIntegrityException>(async () => await _store.ReadFactsAsync("churn", 2).ToListAsync());
    }

    [TestCase("UPDATE alias_entries SET document = replace(document, 'ada', 'eve')")]
    [TestCase("UPDATE alias_entries SET revision = 2")]
    public async Task ReadAliasAsync_of_a_changed_row_throws(string damage)
    {
        await _store.AddAsync(StoreSamples.Package());
        await _store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        Damage(damage);
        var error = await Assert.ThrowsAsync<ModelIntegrityException>(async () => await _store.ReadAliasAsync("churn").ToListAsync());
        Assert.That(error!.Message, Does.Contain("of alias 'champion' of model 'churn'"));
    }

    [Test]
    public async Task Reading_goes_on_beyond_a_page()
    {
        for (var i = 0; i < 201; i++)
        {
            await _store.AddAsync(StoreSamples.Package($"{i}"));
            await _store.ChangeAliasAsync(StoreSamples.Promote(1, i));
        }

        Assert.That(await _store.ListAsync(new ModelQuery()).ToListAsync(), Has.Count.EqualTo(201));
        Assert.That(await _store.ReadAliasAsync("churn").ToListAsync(), Has.Count.EqualTo(201));
        await using var follower = _store.ReadAliasAsync("churn", follow: true).GetAsyncEnumerator();
        for (var i = 0; i < 201; i++)
        {
            Assert.That(await follower.MoveNextAsync());
        }

        Assert.That(follower.Current.Revision, Is.EqualTo(201));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Disposing_the_store_ends_its_followers(CancellationToken cancellationToken)
    {
        var entries = _store.ReadAliasAsync("churn", follow: true, cancellationToken: cancellationToken);
        await using var follower = entries.GetAsyncEnumerator(cancellationToken);
        var next = follower.MoveNextAsync().AsTask();
        await _store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => next);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _store.AddAsync(StoreSamples.Package(), cancellationToken));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _store.OpenAsync("churn", 1, cancellationToken));
    }

    [Test]
    public async Task A_newer_database_is_refused()
    {
        await _store.DisposeAsync();
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
        File.SetLastWriteTimeUtc(old, _time.GetUtcNow().UtcDateTime.AddHours(-25));
        File.SetLastWriteTimeUtc(young, _time.GetUtcNow().UtcDateTime.AddHours(-23));
        await using var again = new EmbeddedModelStore(Root, _time);
        Assert.That((File.Exists(old), File.Exists(young)), Is.EqualTo((false, true)));
    }

    private string[] Blobs() => _directory.Files("blobs");

    private void Damage(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Root, "store.db")};Pooling=False;Foreign Keys=False");
        connection.Open();
        connection.Execute(sql);
    }
}
