using System.Globalization;
using BenchmarkDotNet.Attributes;
using CsvHelper;

namespace Productionize;

/// <summary>What do types, rules, faults and a fingerprint cost, over CsvHelper's own typed records? 50,000 rows of 7 columns.</summary>
[MemoryDiagnoser]
public partial class CsvReadBenchmarks
{
    public const int Count = 50_000;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"productionize-{Guid.NewGuid():n}.csv");

    [GlobalSetup]
    public void SetUp() => Write(_path, Count);

    [GlobalCleanup]
    public void CleanUp() => File.Delete(_path);

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public int CsvHelper()
    {
        using var csv = CsvReader.Create(File.OpenRead(_path));
        var rows = 0;
        foreach (var flight in csv.GetRecords<Flight>())
        {
            rows += flight.Distance > 0 ? 1 : 0;
        }

        return rows;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public async Task<int> CheckedRows()
    {
        var rows = 0;
        await foreach (var flight in new CsvDataSource<Flight>(_path))
        {
            rows += flight.Distance > 0 ? 1 : 0;
        }

        return rows;
    }

    public static void Write(string path, int count)
    {
        using var file = new StreamWriter(path);
        file.WriteLine("Id,Departure,Delay,Distance,Origin,Destination,Price");
        var random = new Random(1);
        string[] airports = ["LAS", "PHL", "ELP", "SEA", "ORD", "DFW", "ATL", "JFK"];
        for (var i = 0; i < count; i++)
        {
            file.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{i},{new DateTime(2001, 1, 1).AddMinutes(i):yyyy-MM-ddTHH:mm:ss},{random.Next(-60, 600)},{random.Next(30, 5000)}," +
                $"{airports[i % 8]},{airports[(i + 3) % 8]},{random.NextDouble() * 500:F2}"));
        }
    }

    [CsvRecord]
    public sealed partial record Flight(long Id, DateTime Departure, int Delay, int Distance, string Origin, string Destination, double Price);
}
