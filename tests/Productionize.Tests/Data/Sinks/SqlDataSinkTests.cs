using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Productionize;

public sealed class SqlDataSinkTests
{
    private readonly TemporaryDirectory _folder = new();
    private DbDataSource _database = null!;

    [SetUp]
    public void CreateDatabase() => _database = Open("Default Timeout=5");

    [TearDown]
    public async Task CloseDatabase() => await _database.DisposeAsync();

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task A_table_that_was_dropped_while_its_checkpoint_was_kept_is_not_made_anew_without_its_rows()
    {
        await WriteAsync(3, "scores");
        await RunAsync("DROP TABLE scores");

        Assert.That(
            async () => await WriteAsync(4, "scores"),
            Throws.TypeOf<DataSinkException>().With.Message.Contains("Restore the table")
                .And.Message.Contains("DELETE FROM productionize_checkpoints WHERE target = 'scores'"));

        await RunAsync("DELETE FROM productionize_checkpoints WHERE target = 'scores'");
        Assert.That(await WriteAsync(4, "scores"), Is.EqualTo(4));
        Assert.That(await CountAsync("scores"), Is.EqualTo(4));
    }

    [TestCase("scores", "Scores")]
    [TestCase("scores", "main.scores")]
    [TestCase("main.scores", "SCORES")]
    public async Task A_table_under_another_name_is_refused_so_that_no_row_comes_twice(string name, string other)
    {
        await WriteAsync(3, name);

        Assert.That(
            async () => await WriteAsync(3, other),
            Throws.TypeOf<DataSinkException>().With.Message.StartsWith($"{other}: ").And.Message.Contains($"under the name '{name}'"));
        Assert.That(await WriteAsync(4, name), Is.EqualTo(1));
        Assert.That(await CountAsync("scores"), Is.EqualTo(4));
    }

    [Test]
    public async Task Tables_of_the_same_name_in_two_schemas_are_two()
    {
        await WriteAsync(3, "main.both");
        await WriteAsync(3, "temp.both");

        Assert.That(await CountAsync("main.both"), Is.EqualTo(3));
    }

    [TestCase("both", "BOTH")]
    [TestCase("both", "main.both")]
    public async Task Of_two_writers_of_one_table_under_two_names_one_is_refused(string name, string other)
    {
        var codec = RowCodec.For<Order>();
        await using (var first = await new SqlDataSink(_database, name).OpenAsync(codec.Schema))
        {
            await using var second = await new SqlDataSink(_database, other).OpenAsync(codec.Schema);
            await first.WriteAsync(codec.Encode(new Order("a", 1, 1)));
            await first.CommitAsync("first");
            await second.WriteAsync(codec.Encode(new Order("a", 1, 1)));

            Assert.That(async () => await second.CommitAsync("second"), Throws.TypeOf<DataSinkException>());
        }

        Assert.That(await CountAsync("both"), Is.EqualTo(1));
    }

    [TestCase("productionize_checkpoints")]
    [TestCase("main.Productionize_Checkpoints")]
    public void The_table_of_the_checkpoints_is_no_target(string name) => Assert.That(
        () => new SqlDataSink(_database, name), Throws.ArgumentException.With.Message.Contains("holds the checkpoints"));

    [Test]
    public async Task A_database_that_is_read_and_written_at_once_says_what_to_do()
    {
        await using var database = Open("Default Timeout=1");
        await WriteAsync(3, "orders");
        var source = new SqlDataSource<Order>(database, "SELECT * FROM orders ORDER BY \"Number\"");
        ValueTask<long> CopyAsync() =>
            source.WriteToAsync(new SqlDataSink(database, "copy"), order => order.Id, RowCodec.For<Order>(), commitRows: 1);

        Assert.That(
            async () => await CopyAsync(),
            Throws.TypeOf<DataSinkException>().With.Message.Contains("PRAGMA journal_mode=WAL"));

        await RunAsync("PRAGMA journal_mode=WAL");
        Assert.That(await CopyAsync(), Is.EqualTo(3));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_call_that_was_cancelled_while_the_database_was_locked_says_so(bool opens)
    {
        var codec = RowCodec.For<Order>();
        await using var database = Open("Default Timeout=1");
        using var stop = new CancellationTokenSource();
        await using var writer = opens ? null : await new SqlDataSink(database, "scores").OpenAsync(codec.Schema);
        await using var holder = await _database.OpenConnectionAsync();
        await using var transaction = await holder.BeginTransactionAsync();

        var call = Task.Run(async () =>
        {
            if (writer is null)
            {
                await using var opened = await new SqlDataSink(database, "new").OpenAsync(codec.Schema, stop.Token);
            }
            else
            {
                await writer.WriteAsync(codec.Encode(new Order("a", 1, 1)), stop.Token);
            }
        });
        stop.CancelAfter(TimeSpan.FromMilliseconds(100));

        Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>());
    }

    private DbDataSource Open(string options) => SqliteFactory.Instance.CreateDataSource(
        $"Data Source={Path.Combine(_folder.Path, $"{TestContext.CurrentContext.Test.ID}.db")};Pooling=False;{options}");

    private ValueTask<long> WriteAsync(int count, string table) =>
        Order.Many(count).ToDataSource("orders").WriteToAsync(new SqlDataSink(_database, table), order => order.Id);

    private async Task RunAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> CountAsync(string table)
    {
        await using var command = _database.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
