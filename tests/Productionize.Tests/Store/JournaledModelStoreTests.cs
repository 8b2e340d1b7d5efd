using Microsoft.Extensions.Logging.Testing;

namespace Productionize;

/// <summary>The parts of the base that no contract sees: lost races, damage, blobs that nothing names.</summary>
public sealed class JournaledModelStoreTests
{
    private readonly JournalInMemory _journal = new();
    private JournalStore _store = null!;

    [SetUp]
    public void CreateStore()
    {
        _journal.Clear();
        _store = new JournalStore(_journal);
    }

    [Test]
    public async Task A_write_that_loses_its_position_reads_what_came_and_judges_again()
    {
        var other = new JournalStore(_journal);
        _store.BeforeAppend = async () =>
        {
            _store.BeforeAppend = null;
            await other.AddAsync(StoreSamples.Package("other"));
        };
        Assert.That((await _store.AddAsync(StoreSamples.Package())).Number, Is.EqualTo(2));
        Assert.That(await Versions(other), Is.EqualTo("churn@1 churn@2"));
    }

    [Test]
    public async Task An_add_that_loses_to_the_same_content_gives_that_version_and_leaves_no_blob()
    {
        var other = new JournalStore(_journal);
        _store.BeforeAppend = async () =>
        {
            _store.BeforeAppend = null;
            await other.AddAsync(StoreSamples.Package());
        };
        Assert.That((await _store.AddAsync(StoreSamples.Package())).Number, Is.EqualTo(1));
        Assert.That((_journal.Entries.Count, _journal.Blobs.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_change_that_loses_to_another_is_a_conflict()
    {
        var other = new JournalStore(_journal);
        await _store.AddAsync(StoreSamples.Package());
        _store.BeforeAppend = async () => await other.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        var error = await Assert.ThrowsAsync<AliasConflictException>(async () => await _store.ChangeAliasAsync(StoreSamples.Promote(1, 0)));
        Assert.That(error!.Current!.Revision, Is.EqualTo(1));
    }

    [Test]
    public async Task A_position_that_is_taken_by_an_entry_not_yet_to_be_seen_is_waited_for()
    {
        var other = new JournalStore(_journal);
        await other.AddAsync(StoreSamples.Package("other"));
        _journal.Hidden = 1;
        _store.BeforeWait = () => _journal.Hidden = 0;
        Assert.That((await _store.AddAsync(StoreSamples.Package())).Number, Is.EqualTo(2));
        Assert.That(_store.Waits, Is.EqualTo(1));
    }

    [TestCase("a changed byte", 100)]
    [TestCase("a changed digest", 3)]
    [TestCase("a digest that is none", 5)]
    public async Task An_entry_with_a_changed_byte_is_refused_by_every_call(string what, int place)
    {
        await _store.AddAsync(StoreSamples.Package());
        var entry = _journal.Entries[0].ToArray();
        entry[place] = place == 5 ? (byte)'!' : entry[place] == (byte)'0' ? (byte)'1' : (byte)'0';
        _journal.Entries[0] = entry;
        await RefusedAsync(what, 1);
    }

    [Test]
    public async Task An_entry_that_lost_its_end_is_refused()
    {
        await _store.AddAsync(StoreSamples.Package());
        var entry = _journal.Entries[0];
        foreach (var length in new[] { 0, 63, 65, entry.Length - 2 })
        {
            _journal.Entries[0] = entry[..length];
            await RefusedAsync($"{length} bytes", 1);
        }
    }

    [Test]
    public async Task An_entry_that_stands_elsewhere_or_over_another_than_it_was_written_for_is_refused()
    {
        await _store.AddAsync(StoreSamples.Package("1"));
        await _store.AddAsync(StoreSamples.Package("2"));
        _journal.Entries.Add(_journal.Entries[1]);
        await RefusedAsync("a copy", 3);
        var elsewhere = new JournalInMemory();
        await new JournalStore(elsewhere).AddAsync(StoreSamples.Package("3"));
        _journal.Entries.RemoveAt(2);
        _journal.Entries[0] = elsewhere.Entries[0];
        await RefusedAsync("an entry of another journal below", 2);
    }

    [Test]
    public async Task An_entry_with_what_only_a_newer_version_knows_is_refused_by_that_name()
    {
        var (json, sha256) = SealedJson.Seal("1 ", "from the future", TestJson.Default.String);
        _journal.Entries.Add(System.Text.Encoding.UTF8.GetBytes($"{sha256} {json}\n"));
        var error = await Assert.ThrowsAsync<NotSupportedException>(async () => await Versions(_store));
        Assert.That(error!.Message, Does.Contain("entry 1 of the journal").And.Contain("Update the package"));
    }

    [Test]
    public async Task A_blob_that_is_gone_is_named_and_a_damaged_fact_is_refused()
    {
        await _store.AddAsync(StoreSamples.Package() with { Facts = [StoreSamples.Fact()] });
        foreach (var name in _journal.Blobs.Keys)
        {
            _journal.Blobs[name] = [];
        }

        var damaged = await Assert.ThrowsAsync<ModelIntegrityException>(async () => await _store.ReadFactsAsync("churn", 1).ToListAsync());
        Assert.That(damaged!.Message, Does.Contain("fact of model 'churn' version 1"));
        _journal.Blobs.Clear();
        await using var content = await _store.OpenAsync("churn", 1);
        var gone = await Assert.ThrowsAsync<ModelIntegrityException>(async () => await content.OpenFileAsync("model.bin"));
        Assert.That(gone!.ActualSha256, Is.Null);
        Assert.That(gone.Message, Does.Contain("file 'model.bin' of model 'churn' version 1"));
    }

    [Test]
    public async Task What_was_deleted_while_it_was_read_is_said_to_be_gone_not_damaged()
    {
        var other = new JournalStore(_journal);
        await _store.AddAsync(StoreSamples.Package() with { Facts = [StoreSamples.Fact("one", "1"), StoreSamples.Fact("two", "2")] });
        await using var facts = _store.ReadFactsAsync("churn", 1).GetAsyncEnumerator();
        Assert.That(await facts.MoveNextAsync());
        await using var content = await _store.OpenAsync("churn", 1);
        await other.DeleteAsync("churn", 1);
        await Assert.ThrowsAsync<ModelVersionNotFoundException>(async () => await facts.MoveNextAsync());
        await Assert.ThrowsAsync<ModelVersionNotFoundException>(async () => await content.OpenFileAsync("model.bin"));
    }

    [Test]
    public async Task A_blob_that_is_replaced_between_the_look_and_the_opening_is_looked_up_again()
    {
        var other = new JournalStore(_journal);
        await _store.AddAsync(StoreSamples.Package());
        await using var content = await _store.OpenAsync("churn", 1);
        _store.BeforeOpen = async () =>
        {
            _store.BeforeOpen = null;
            _journal.Blobs[_journal.Blobs.Keys.Single()] = [];
            await other.AddAsync(StoreSamples.Package());
        };
        Assert.That(await content.ReadTextAsync("model.bin"), Is.EqualTo("weights"));
    }

    [Test]
    public async Task Nothing_is_appended_and_no_blob_is_left_when_nothing_is_new()
    {
        var package = StoreSamples.Package() with { Facts = [StoreSamples.Fact()] };
        await _store.AddAsync(package);
        await _store.AddAsync(package);
        await _store.AttachAsync("churn", 1, StoreSamples.Fact());
        await Assert.ThrowsAsync<ModelNotFoundException>(async () => await _store.AttachAsync("none", 1, StoreSamples.Fact()));
        Assert.That((_journal.Entries.Count, _journal.Blobs.Count), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task A_delete_takes_the_blobs_that_nothing_else_needs()
    {
        await _store.AddAsync(StoreSamples.Package() with { Facts = [StoreSamples.Fact()] });
        await _store.AddAsync(StoreSamples.Package(model: "fraud"));
        Assert.That(_journal.Blobs, Has.Count.EqualTo(2), "the file is kept once");
        await _store.DeleteAsync("churn", 1);
        Assert.That(_journal.Blobs, Has.Count.EqualTo(1));
        await _store.DeleteAsync("fraud", 1);
        Assert.That(_journal.Blobs, Is.Empty);
    }

    [Test]
    public async Task A_blob_that_cannot_be_deleted_is_logged_and_the_delete_stands()
    {
        var logger = new FakeLogger();
        var store = new JournalStore(_journal, logger) { DeletesFail = true };
        await store.AddAsync(StoreSamples.Package());
        await store.DeleteAsync("churn", 1);
        Assert.That(await Versions(store), Is.Empty);
        Assert.That(logger.Collector.GetSnapshot().Select(record => record.Id.Id), Is.EqualTo(new[] { 400, 403, 402 }));
    }

    [Test]
    public async Task Blobs_are_kept_when_nobody_knows_whether_their_entry_was_appended()
    {
        _store.AfterAppend = () => throw new IOException("the answer was lost");
        await Assert.ThrowsAsync<IOException>(async () => await _store.AddAsync(StoreSamples.Package()));
        _store.AfterAppend = null;
        await using var content = await _store.OpenAsync("churn", 1);
        Assert.That(await content.ReadTextAsync("model.bin"), Is.EqualTo("weights"));
    }

    [Test]
    public async Task Blobs_are_deleted_when_their_package_is_not_added()
    {
        var broken = new PackageFile("b", (_, _) => throw new InvalidDataException("boom"));
        var package = StoreSamples.Package() with { Files = [PackageFile.FromText("a", "1"), PackageFile.FromText("c", "1"), broken] };
        await Assert.ThrowsAsync<InvalidDataException>(async () => await _store.AddAsync(package));
        Assert.That(_journal.Blobs, Is.Empty);
    }

    private async Task RefusedAsync(string what, int position)
    {
        var error = await Assert.ThrowsAsync<ModelIntegrityException>(async () => await Versions(new JournalStore(_journal)), what);
        Assert.That(error!.Message, Does.Contain($"entry {position} of the journal is damaged"), what);
        Assert.That(error.Message, Does.Not.Contain("!"), "what a stranger wrote is not repeated");
    }

    private static async Task<string> Versions(JournalStore store) =>
        string.Join(' ', await store.ListAsync(new ModelQuery()).ToListAsync());
}
