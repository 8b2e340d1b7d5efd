using Microsoft.Data.Sqlite;

namespace Productionize;

/// <summary>The tables of the embedded store, each by itself over a real database.</summary>
public sealed class StoreTableTests
{
    private TemporaryDirectory _directory = null!;
    private SqliteDatabase _database = null!;

    [SetUp]
    public void Open()
    {
        _directory = new TemporaryDirectory();
        var path = Path.Combine(_directory.Path, "store.db");
        _database = new SqliteDatabase(path, StoreSchema.Version, StoreSchema.Sql, TimeProvider.System, new Random(1));
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _database.DisposeAsync();
        _directory.Dispose();
    }

    [Test]
    public Task ModelTable_adds_a_name_once_and_counts_its_numbers_on() => Write(connection =>
    {
        var id = ModelTable.GetOrAdd(connection, "churn");

        Assert.That((ModelTable.GetOrAdd(connection, "churn"), ModelTable.Find(connection, "none")), Is.EqualTo((id, (long?)null)));
        Assert.That((ModelTable.TakeNumber(connection, id), ModelTable.TakeNumber(connection, id)), Is.EqualTo((1, 2)));
        Assert.That(
            () => ModelTable.Require(connection, "none"), Throws.TypeOf<ModelNotFoundException>().With.Message.Contains("(it has: churn)"));
    });

    [Test]
    public Task VersionTable_finds_by_digest_and_knows_which_files_are_named() => Write(connection =>
    {
        var id = Insert(connection, 1, 2);

        Assert.That(VersionTable.Find(connection, id, "d2")!.Number, Is.EqualTo(2));
        Assert.That(VersionTable.Find(connection, id, "d3"), Is.Null);
        Assert.That(VersionTable.IsNamed(connection, "f1"), Is.True);
        VersionTable.Delete(connection, id, 1);
        Assert.That((VersionTable.IsNamed(connection, "f1"), VersionTable.IsNamed(connection, "f2")), Is.EqualTo((false, true)));
    });

    [Test]
    public Task VersionTable_goes_on_after_the_last_of_a_page() => Write(connection =>
    {
        Insert(connection, 1, 2, 3);
        var first = VersionTable.Page(connection, new ModelQuery(), null, 2);
        var second = VersionTable.Page(connection, new ModelQuery(), first[^1], 2);

        Assert.That(string.Join(" ", first.Concat(second)), Is.EqualTo("churn@1 churn@2 churn@3"));
    });

    [Test]
    public Task FactTable_keeps_a_fact_once_and_those_of_a_version_apart() => Write(connection =>
    {
        var id = Insert(connection, 1);
        var fact = new StoredFact(
            "owner", DateTimeOffset.UnixEpoch, "ada", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb", "a"u8.ToArray());
        FactTable.Insert(connection, id, "churn", null, fact);
        FactTable.Insert(connection, id, "churn", null, fact);
        var first = FactTable.Next(connection, id, "churn", null, null, 0);

        Assert.That(first!.Value.Fact.Actor, Is.EqualTo("ada"));
        Assert.That(FactTable.Next(connection, id, "churn", null, null, first.Value.Sequence), Is.Null);
        Assert.That(FactTable.Next(connection, id, "churn", 1, null, 0), Is.Null);
        Assert.That(FactTable.Next(connection, id, "churn", null, "approval", 0), Is.Null);
    });

    [Test]
    public Task AliasTable_knows_the_newest_entry_the_holders_and_a_key_used_before() => Write(connection =>
    {
        var id = Insert(connection, 1, 2);
        var change = StoreSamples.Promote(1, 0) with { IdempotencyKey = "k" };
        AliasTable.Insert(connection, id, new AliasEntry(1, DateTimeOffset.UnixEpoch, null, 1, change));
        AliasTable.Insert(connection, id, new AliasEntry(2, DateTimeOffset.UnixEpoch, 1, 2, StoreSamples.Promote(2, 1)));

        Assert.Multiple(() =>
        {
            Assert.That(AliasTable.Newest(connection, id, "champion")!.Revision, Is.EqualTo(2));
            Assert.That(AliasTable.Newest(connection, id, "challenger"), Is.Null);
            Assert.That(AliasTable.Find(connection, id, change)!.Revision, Is.EqualTo(1));
            Assert.That(AliasTable.Names(connection, id), Is.EqualTo(Expect.Rows("champion")));
            Assert.That(AliasTable.Holders(connection, id, 1), Is.EqualTo(Expect.Rows("champion")));
            Assert.That(AliasTable.Page(connection, "churn", null, 1, 0, 9).Select(row => row.Entry.Revision), Is.EqualTo(Expect.Rows(2L)));
        });
    });

    private static long Insert(SqliteConnection connection, params int[] numbers)
    {
        var id = ModelTable.GetOrAdd(connection, "churn");
        foreach (var number in numbers)
        {
            VersionTable.Insert(connection, id, new ModelVersion
            {
                Model = "churn", Number = number, Digest = $"d{number}", Format = "test", CreatedAt = DateTimeOffset.UnixEpoch,
                Files = [new StoredFile("a", 1, $"f{number}")],
            });
        }

        return id;
    }

    private async Task Write(Action<SqliteConnection> test) => await _database.WriteAsync(
        connection =>
        {
            test(connection);
            return 0;
        },
        default);
}
