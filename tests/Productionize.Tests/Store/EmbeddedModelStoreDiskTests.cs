using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Productionize;

/// <summary>What happens when the disk fails or somebody else holds the database.</summary>
public sealed class EmbeddedModelStoreDiskTests
{
    private TemporaryDirectory _directory = null!;
    private bool _fileFails;
    private bool _directoryFails;

    [SetUp]
    public void CreateDirectory()
    {
        _directory = new TemporaryDirectory();
        (_fileFails, _directoryFails) = (false, false);
    }

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_failed_sync_adds_nothing_and_ends_writing_until_the_store_is_opened_again(bool ofTheFile)
    {
        var logger = new FakeLogger<EmbeddedModelStore>();
        await using (var store = Open(logger))
        {
            await store.AddAsync(StoreSamples.Package("1"));
            (_fileFails, _directoryFails) = (ofTheFile, !ofTheFile);
            var error = await Assert.ThrowsAsync<IOException>(async () => await store.AddAsync(StoreSamples.Package("2")));
            Assert.That(error!.Message, Is.EqualTo("EIO"));
            Assert.That(logger.LatestRecord.Id.Id, Is.EqualTo(404));
            (_fileFails, _directoryFails) = (false, false);
            (string Name, Func<Task> Act)[] writes =
            [
                ("add", async () => await store.AddAsync(StoreSamples.Package("2"))),
                ("attach", async () => await store.AttachAsync("churn", 1, StoreSamples.Fact())),
                ("change", async () => await store.ChangeAliasAsync(StoreSamples.Promote(1, 0))),
                ("delete", async () => await store.DeleteAsync("churn", 1)),
            ];
            foreach (var (name, act) in writes)
            {
                var refused = await Assert.ThrowsAsync<IOException>(() => act(), name);
                Assert.That(refused!.Message, Does.Contain("takes no writes since a sync failed (EIO)"), name);
            }

            var asked = false;
            var untouched = new PackageFile("a", (_, _) => { asked = true; return default; });
            await Assert.ThrowsAsync<IOException>(async () => await store.AddAsync(StoreSamples.Package() with { Files = [untouched] }));
            Assert.That(asked, Is.False, "refused before gigabytes are written aside");
            await using var content = await store.OpenAsync("churn", 1);
            Assert.That(await content.ReadTextAsync("model.bin"), Is.EqualTo("1"));
        }

        await using var again = Open();
        Assert.That(await again.ListAsync(new ModelQuery()).ToListAsync(), Has.Count.EqualTo(1));
        Assert.That((await again.AddAsync(StoreSamples.Package("2"))).Number, Is.EqualTo(2));
    }

    [Test]
    public async Task Every_new_directory_is_synced_above_and_within()
    {
        var synced = new List<string>();
        var files = 0;
        var disk = new DiskSync(_ => files++, path => synced.Add(Path.GetRelativePath(_directory.Path, path)));
        await using var store = new EmbeddedModelStore(_directory.Path, null, null, disk, new Random(1));
        Assert.That(synced, Is.EqualTo(new[] { "." }));
        var version = await store.AddAsync(StoreSamples.Package());
        Assert.That(synced, Is.EqualTo(new[] { ".", Path.Combine("blobs", version.Files[0].Sha256[..2]), "blobs" }));
        Assert.That(files, Is.EqualTo(1));
    }

    [TestCase(10, "The disk failed under the store", "takes no writes")]
    [TestCase(13, "The disk of the store is full", null)]
    public async Task A_disk_error_of_the_database_is_an_IOException(int code, string message, string? afterwards)
    {
        // Thrown where the transaction is at work, as SQLite would.
        var fails = false;
        var disk = new DiskSync(_ => { }, _ => { if (fails) { throw new SqliteException("broken", code); } });
        await using var store = new EmbeddedModelStore(_directory.Path, null, null, disk, new Random(1));
        fails = true;
        var error = await Assert.ThrowsAsync<IOException>(async () => await store.AddAsync(StoreSamples.Package()));
        Assert.That(error!.Message, Does.Contain(message).And.Contain("broken"));
        fails = false;
        if (afterwards is null)
        {
            Assert.That((await store.AddAsync(StoreSamples.Package())).Number, Is.EqualTo(1));
        }
        else
        {
            error = await Assert.ThrowsAsync<IOException>(async () => await store.AddAsync(StoreSamples.Package()));
            Assert.That(error!.Message, Does.Contain(afterwards));
        }
    }

    [Test]
    public void A_directory_that_cannot_be_synced_is_refused_at_once()
    {
        _directoryFails = true;
        Assert.Throws<IOException>(() => Open());
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_lock_of_another_process_is_waited_for(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider();
        await using var store = new EmbeddedModelStore(_directory.Path, time);
        using var other = Lock();
        var add = store.AddAsync(StoreSamples.Package(), cancellationToken).AsTask();
        await AdvanceAsync(time, TimeSpan.FromSeconds(2), add);
        Assert.That(add.IsCompleted, Is.False);
        other.Execute("ROLLBACK");
        await AdvanceAsync(time, TimeSpan.FromSeconds(58), add);
        Assert.That((await add).Number, Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_lock_that_is_never_given_back_is_a_timeout_with_a_name(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider();
        await using var store = new EmbeddedModelStore(_directory.Path, time);
        using var other = Lock();
        var add = store.AddAsync(StoreSamples.Package(), cancellationToken).AsTask();
        await AdvanceAsync(time, TimeSpan.FromHours(10), add);
        var error = await Assert.ThrowsAsync<TimeoutException>(() => add);
        Assert.That(error!.Message, Does.Contain("store.db' locked for 60 s"));
    }

    [Test]
    public async Task Waiting_for_a_lock_can_be_cancelled()
    {
        await using var store = new EmbeddedModelStore(_directory.Path, new FakeTimeProvider());
        using var other = Lock();
        using var stop = new CancellationTokenSource();
        var add = store.AddAsync(StoreSamples.Package(), stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => add);
        other.Execute("ROLLBACK");
        Assert.That((await store.AddAsync(StoreSamples.Package(), CancellationToken.None)).Number, Is.EqualTo(1));
    }

    [Test]
    public async Task The_database_is_durable_by_its_settings()
    {
        var path = Path.Combine(_directory.Path, "x.db");
        await using var database = new SqliteDatabase(path, 1, "PRAGMA user_version = 1", TimeProvider.System, new Random(1));
        var settings = database.Read(connection => (
            connection.Scalar<string>("PRAGMA journal_mode"),
            connection.Scalar<long>("PRAGMA synchronous"),
            connection.Scalar<long>("PRAGMA foreign_keys"),
            connection.Scalar<long>("PRAGMA trusted_schema"),
            connection.Scalar<long>("PRAGMA busy_timeout")));
        var written = await database.WriteAsync(connection => connection.Scalar<long>("PRAGMA busy_timeout"), CancellationToken.None);
        Assert.That(settings, Is.EqualTo(("wal", 2L, 1L, 0L, 5000L)));
        Assert.That(written, Is.Zero, "writers wait without a blocked thread");
    }

    [Test]
    public async Task The_store_says_what_it_does()
    {
        var logger = new FakeLogger<EmbeddedModelStore>();
        await using var store = new EmbeddedModelStore(_directory.Path, null, logger);
        await store.AddAsync(StoreSamples.Package());
        await store.AddAsync(StoreSamples.Package());
        await store.AddAsync(StoreSamples.Package("2"));
        var change = StoreSamples.Promote(1, 0) with { IdempotencyKey = "k" };
        await store.ChangeAliasAsync(change);
        await store.ChangeAliasAsync(change);
        await store.DeleteAsync("churn", 2);
        Assert.That(logger.Collector.GetSnapshot().Select(record => record.Id.Id), Is.EqualTo(new[] { 400, 400, 401, 402 }));
    }

    private static async Task AdvanceAsync(FakeTimeProvider time, TimeSpan span, Task until)
    {
        var end = time.GetUtcNow() + span;
        while (time.GetUtcNow() < end && !until.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    private EmbeddedModelStore Open(ILogger? logger = null) => new(
        _directory.Path,
        null,
        logger,
        new DiskSync(_ => Fail(_fileFails), _ => Fail(_directoryFails)),
        new Random(1));

    private static void Fail(bool fails)
    {
        if (fails)
        {
            throw new IOException("EIO");
        }
    }

    private SqliteConnection Lock()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_directory.Path, "store.db")};Pooling=False");
        connection.Open();
        connection.Execute("BEGIN IMMEDIATE");
        return connection;
    }
}
