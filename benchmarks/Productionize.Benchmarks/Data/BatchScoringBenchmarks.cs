using System.Globalization;
using BenchmarkDotNet.Attributes;

namespace Productionize;

/// <summary>
/// How much of a bare loop's speed is left when it is a batch: 50,000 rows of a CSV file through a model of 10 µs into a file, in turns by
/// hand (read, predict in batches on both processors, write; no checkpoint) and by <c>BatchScoring</c>.
/// </summary>
[MemoryDiagnoser]
public class BatchScoringBenchmarks
{
    private const int Count = 50_000;
    private const int BatchSize = 512;

    private readonly string _folder = Directory.CreateTempSubdirectory("productionize-batch-").FullName;
    private readonly IModel<Order, float> _model = Model.Create("risk", (Order order) => Work(order));

    [GlobalSetup]
    public void SetUp() => File.WriteAllText(
        Path.Combine(_folder, "orders.csv"),
        "Id,Amount,Age\n" + string.Concat(Enumerable.Range(0, Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"order-{i},{i / 8.0},{i % 90}\n"))));

    [GlobalCleanup]
    public void CleanUp() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public async Task<int> BareLoop()
    {
        using var scores = new StreamWriter(Path.Combine(_folder, "bare.csv"));
        var pending = new Queue<(List<Order> Orders, Task<IReadOnlyList<Prediction<float>>> Scored)>();
        var (orders, written) = (new List<Order>(), 0);
        await foreach (var order in new CsvDataSource<Order>(Path.Combine(_folder, "orders.csv")))
        {
            orders.Add(order);
            if (orders.Count == BatchSize)
            {
                var batch = orders;
                pending.Enqueue((batch, Task.Run(() => _model.PredictBatchAsync(batch).AsTask())));
                orders = [];
                if (pending.Count > Environment.ProcessorCount)
                {
                    written += await WriteAsync();
                }
            }
        }

        pending.Enqueue((orders, Task.Run(() => _model.PredictBatchAsync(orders).AsTask())));
        while (pending.Count > 0)
        {
            written += await WriteAsync();
        }

        return written;

        async Task<int> WriteAsync()
        {
            var (batch, scored) = pending.Dequeue();
            var predictions = await scored;
            for (var i = 0; i < batch.Count; i++)
            {
                scores.Write(Guid.CreateVersion7());
                scores.Write(",risk,");
                scores.Write(batch[i].Id);
                scores.Write(',');
                scores.WriteLine(predictions[i].Value.ToString(CultureInfo.InvariantCulture));
            }

            return batch.Count;
        }
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public async Task<long> Batch()
    {
        var target = Path.Combine(_folder, $"{Guid.NewGuid():n}.csv");
        var summary = await new BatchScoring<Order, float>(
            new CsvDataSource<Order>(Path.Combine(_folder, "orders.csv")), order => order.Id, _model, new CsvDataSink(target)).RunAsync();
        File.Delete(target);
        File.Delete($"{target}.progress");
        return summary.Rows;
    }

    // About 10 µs, as a model of 100 trees.
    private static float Work(Order order)
    {
        var sum = 0.0;
        for (var i = 1; i <= 1000; i++)
        {
            sum += Math.Sqrt(order.Amount + (order.Age * i));
        }

        return (float)sum;
    }

    public sealed record Order(string Id, double Amount, int Age);
}
