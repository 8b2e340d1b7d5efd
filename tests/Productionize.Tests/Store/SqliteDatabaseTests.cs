using Microsoft.Data.Sqlite;

namespace Productionize;

public sealed class SqliteDatabaseTests
{
    private const string Schema = "CREATE TABLE t (x INTEGER NOT NULL) STRICT; PRAGMA user_version = 1;";

    private TemporaryDirectory _directory = null!;
    private SqliteDatabase _database = null!;

    [SetUp]
    public void Open()
    {
        _directory = new TemporaryDirectory();
        _database = Create(1);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _database.DisposeAsync();
        _directory.Dispose();
    }

    [Test]
    public void Every_connection_is_as_durable_as_promised()
    {
        using var connection = _database.Open();

        Assert.Multiple(() =>
        {
            Assert.That(connection.Scalar<string>("PRAGMA journal_mode"), Is.EqualTo("wal"));
            Assert.That(connection.Scalar<long>("PRAGMA synchronous"), Is.EqualTo(2));
            Assert.That(connection.Scalar<long>("PRAGMA foreign_keys"), Is.EqualTo(1));
            Assert.That(connection.Scalar<long>("PRAGMA trusted_schema"), Is.Zero);
        });
    }

    [Test]
    public async Task WriteAsync_that_fails_leaves_nothing_and_the_next_one_works()
    {
        Assert.That(
            async () => await _database.WriteAsync<int>(
                connection =>
                {
                    Insert(connection, 1);
                    throw new FormatException("on the way");
                },
                default),
            Throws.TypeOf<FormatException>());
        await _database.WriteAsync(connection => Insert(connection, 2), default);

        Assert.That(_database.Read(connection => connection.Query("SELECT x FROM t", row => row.GetInt64(0))), Is.EqualTo(new[] { 2L }));
    }

    [Test]
    public void WriteAsync_that_is_cancelled_in_the_queue_writes_nothing()
    {
        Assert.That(
            async () => await _database.WriteAsync(connection => Insert(connection, 1), new(true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_database.Read(connection => connection.Scalar<long>("SELECT COUNT(*) FROM t")), Is.Zero);
    }

    [Test]
    public async Task Parameters_take_null_and_a_scalar_of_nothing_is_the_default()
    {
        await _database.WriteAsync(connection => Insert(connection, 5), default);
        Assert.Multiple(() =>
        {
            Assert.That(Scalar<long?>("SELECT x FROM t WHERE x = 9"), Is.Null);
            Assert.That(Scalar<string>("SELECT NULL"), Is.Null);
            Assert.That(
                _database.Read(connection => connection.Scalar<long>("SELECT COUNT(*) FROM t WHERE $x IS NULL OR x = $x", ("$x", null))),
                Is.EqualTo(1));
        });

        T? Scalar<T>(string sql) => _database.Read(connection => connection.Scalar<T>(sql));
    }

    [Test]
    public void A_database_of_a_newer_schema_is_refused_with_the_remedy()
    {
        using (var connection = _database.Open())
        {
            connection.Execute("PRAGMA user_version = 2");
        }

        Assert.That(() => Create(1), Throws.TypeOf<NotSupportedException>().With.Message.Contains("has schema 2")
            .And.Message.Contains("up to 1").And.Message.Contains("update the package"));
    }

    [Test]
    public async Task A_database_that_is_disposed_takes_no_call()
    {
        await _database.DisposeAsync();

        Assert.That(() => _database.Read(_ => 1), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _database.Open(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await _database.WriteAsync(_ => 1, default), Throws.TypeOf<ObjectDisposedException>());
    }

    private static int Insert(SqliteConnection connection, long x) => connection.Execute("INSERT INTO t VALUES ($x)", ("$x", x));

    private SqliteDatabase Create(int version) =>
        new(Path.Combine(_directory.Path, "a.db"), version, Schema, TimeProvider.System, new Random(1));
}
