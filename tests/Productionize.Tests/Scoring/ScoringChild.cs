using Microsoft.Extensions.Time.Testing;

namespace Productionize.Scoring;

/// <summary>A batch run that a test kills: says each commit on its output.</summary>
internal static class ScoringChild
{
    public static BatchScoring<Order, Risk> Scoring(string folder, IModel<Order, Risk> model, bool watermark) =>
        new(
            new CsvDataSource<Order>(Path.Combine(folder, "orders.csv")), order => order.Id, model,
            new CsvDataSink(Path.Combine(folder, "scores.csv")))
        {
            BatchSize = 16,
            CommitRows = 64,
            Parallelism = 3,
            Watermark = watermark ? order => order.Number : null,
            Progress = new Told(),

            // A second goes by at each look, so that every batch is told.
            Time = new FakeTimeProvider(DateTimeOffset.UnixEpoch) { AutoAdvanceAmount = TimeSpan.FromSeconds(1) },
        };

    public static ValueTask<long> CopyAsync(string folder, IProgress<long>? progress) =>
        new CsvDataSource<Order>(Path.Combine(folder, "orders.csv")).WriteToAsync(
            new CsvDataSink(Path.Combine(folder, "copy.csv")), order => order.Id, RowCodec.For<Order>(), order => order.Number,
            commitRows: 10_000, new DataPass { Progress = progress });

    public static async Task<int> RunCopyAsync(string folder)
    {
        Console.WriteLine($"done {await CopyAsync(folder, new EachThousand())}");
        return 0;
    }

    public static async Task<int> RunAsync(string folder, bool watermark)
    {
        var summary = await Scoring(folder, Model.Create("risk", (Order order) => Risk.Of(order)), watermark).RunAsync();
        Console.WriteLine($"done {summary.Rows}");
        return 0;
    }

    private sealed class EachThousand : IProgress<long>
    {
        public void Report(long value)
        {
            if (value % 1000 == 0)
            {
                Console.WriteLine(value);
            }
        }
    }

    private sealed class Told : IProgress<BatchProgress>
    {
        public void Report(BatchProgress value) => Console.WriteLine(value.Rows);
    }
}
