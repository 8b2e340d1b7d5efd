using System.Diagnostics;
using System.Globalization;

namespace Productionize.Scoring;

/// <summary>Reads, checks, profiles, scores and writes a file of so many rows, and tells the most memory that it ever had.</summary>
internal static class FlatMemoryChild
{
    public static async Task<int> RunAsync(string folder, int rows)
    {
        var path = Path.Combine(folder, "orders.csv");
        Write(path, rows);
        var codec = RowCodec.For<Order>(new Schema(RowCodec.For<Order>().Schema.Fields)
            .With(field => field with { Minimum = 0, Maximum = 1000 }, nameof(Order.Amount))
            .With(field => field with { Ascending = true }, nameof(Order.Number)));
        var orders = new CsvDataSource<Order>(path, codec);
        var profile = await orders.ProfileAsync(codec);
        var summary = await new BatchScoring<Order, Risk>(
            orders, order => order.Id, Model.Create("risk", (Order order) => Risk.Of(order)), new CsvDataSink(Path.Combine(folder, "scores.csv"))).RunAsync();

        using var me = Process.GetCurrentProcess();
        Console.WriteLine($"{profile.Rows} {summary.Rows} {summary.Rejected} {me.PeakWorkingSet64 / (1024 * 1024)}");
        return 0;
    }

    // Of a hundred rows one is out of its range.
    private static void Write(string path, int rows)
    {
        using var file = new StreamWriter(path);
        file.WriteLine("Id,Number,Amount");
        for (var i = 0; i < rows; i++)
        {
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"order-{i},{i},{(i % 100 == 99 ? -1 : i % 4000 / 4.0)}"));
        }
    }
}
