using System.Diagnostics;

namespace Productionize.Scoring;

public class WriteDataSourceExtensionsTests
{
    private static int Kills => Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1" ? 20 : 3;

    [Test]
    public async Task Rows_are_written_and_a_second_run_takes_what_has_come_since()
    {
        using var folder = new TemporaryDirectory();
        var sink = new CsvDataSink(Path.Combine(folder.Path, "copy.csv"));

        var first = await Order.Many(100).ToDataSource("orders").WriteToAsync(sink, order => order.Id);
        var again = await Order.Many(100).ToDataSource("orders").WriteToAsync(sink, order => order.Id);
        var more = await Order.Many(150).ToDataSource("orders").WriteToAsync(sink, order => order.Id);

        Assert.That((first, again, more), Is.EqualTo((100L, 0L, 50L)));
        Assert.That(await new CsvDataSource<Order>(Path.Combine(folder.Path, "copy.csv")).ToListAsync(), Is.EqualTo(Order.Many(150)));
        Assert.That(
            async () => await Order.Many(150, from: 1).ToDataSource("orders").WriteToAsync(sink, order => order.Id),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("have other keys now"));
        Assert.That(
            async () => await Order.Many(1).ToDataSource("orders").WriteToAsync(
                new CsvDataSink(Path.Combine(folder.Path, "empty.csv")), _ => ""), Throws.InvalidOperationException);
    }

    [Test]
    public async Task A_run_that_forgets_the_watermark_is_refused_and_writes_nothing_twice()
    {
        using var folder = new TemporaryDirectory();
        var sink = new CsvDataSink(Path.Combine(folder.Path, "copy.csv"));
        await Order.Many(10).ToDataSource("orders").WriteToAsync(sink, order => order.Id, order => order.Number);

        Assert.That(
            async () => await Order.Many(12).ToDataSource("orders").WriteToAsync(sink, order => order.Id),
            Throws.TypeOf<DataSinkException>().With.Message.Contains("up to the watermark 9"));
        Assert.That(await Order.Many(12).ToDataSource("orders").WriteToAsync(sink, order => order.Id, order => order.Number), Is.EqualTo(2));
        Assert.That(await new CsvDataSource<Order>(Path.Combine(folder.Path, "copy.csv")).ToListAsync(), Has.Count.EqualTo(12));
    }

    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("5")]
    [TestCase("""{"Rows":-5,"Keys":0,"Watermark":null}""")]
    [TestCase("""{"Rows":1,"Keys":0}""")]
    public async Task A_checkpoint_of_something_else_is_refused(string checkpoint)
    {
        using var folder = new TemporaryDirectory();
        var sink = new CsvDataSink(Path.Combine(folder.Path, "copy.csv"));
        await using (var writer = await sink.OpenAsync(RowCodec.For<Order>().Schema))
        {
            await writer.CommitAsync(checkpoint);
        }

        Assert.That(
            async () => await Order.Many(10).ToDataSource("orders").WriteToAsync(sink, order => order.Id),
            Throws.TypeOf<DataSinkException>().With.Message.Contains("is not of a batch scoring"));
    }

    [Test]
    public async Task Rows_above_a_watermark_come_exactly_once_however_often_a_run_is_killed()
    {
        using var folder = new TemporaryDirectory();
        var orders = Order.Many(Kills * 15_000);
        var path = Path.Combine(folder.Path, "orders.csv");
        foreach (var share in new[] { 0.5, 1 })
        {
            // In the second half of the runs there are new rows, and all come the other way round.
            File.Delete(path);
            File.Delete($"{path}.progress");
            var some = orders.Take((int)(orders.Count * share)).Reverse().ToArray();
            await some.ToDataSource("orders").WriteToAsync(new CsvDataSink(path), order => order.Id);
            for (var kill = 0; kill < Kills; kill++)
            {
                await KillAsync(folder, 4 + (kill * 7 % 13));
            }

            await ScoringChild.CopyAsync(folder.Path, null);
        }

        var copied = await new CsvDataSource<Order>(Path.Combine(folder.Path, "copy.csv")).ToListAsync();
        Assert.That(copied.OrderBy(order => order.Number), Is.EqualTo(orders));
    }

    private static async Task KillAsync(TemporaryDirectory folder, int lines)
    {
        using var child = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", typeof(Program).Assembly.Location, "copy", folder.Path]) { RedirectStandardOutput = true })!;
        for (var read = 0; read < lines && await child.StandardOutput.ReadLineAsync() is { } line &&
            !line.StartsWith("done", StringComparison.Ordinal); read++)
        {
        }

        child.Kill();
        await child.WaitForExitAsync();
    }
}
