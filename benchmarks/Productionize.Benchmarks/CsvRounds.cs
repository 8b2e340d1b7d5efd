using System.Diagnostics;
using System.Globalization;
using CsvHelper;
using DuckDB.NET.Data;

namespace Productionize;

/// <summary>
/// T13: a CSV file of a million rows into typed rows, in turns by us, by CsvHelper alone, by DuckDB on one thread and by pandas (where a
/// python3 has it), each 5 times; the best of each counts, in MB/s.
/// </summary>
internal static class CsvRounds
{
    private const int Rows = 1_000_000;
    private const int Rounds = 5;

    private const string Pandas =
        "import sys, time, pandas\nfor _ in range(int(sys.argv[2])):\n t = time.perf_counter()\n frame = pandas.read_csv(sys.argv[1], " +
        "parse_dates=['Departure'])\n assert len(frame) > 0\n print(time.perf_counter() - t)\n";

    public static async Task RunAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), $"productionize-{Guid.NewGuid():n}.csv");
        CsvReadBenchmarks.Write(path, Rows);
        var megabytes = new FileInfo(path).Length / 1e6;
        var best = new Dictionary<string, double>();
        for (var round = 0; round < Rounds; round++)
        {
            await TimeAsync("checked rows", async () => await new CsvDataSource<CsvReadBenchmarks.Flight>(path).ReadAsync(new DataPass()).CountAsync());
            await TimeAsync("CsvHelper", () => Task.FromResult(CountByCsvHelper(path)));
            await TimeAsync("DuckDB, one thread", () => CountByDuckDBAsync(path));
        }

        foreach (var seconds in await SecondsOfPandasAsync(path))
        {
            best["pandas"] = Math.Min(seconds, best.GetValueOrDefault("pandas", double.MaxValue));
        }

        File.Delete(path);
        foreach (var (name, seconds) in best)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name,-20} {megabytes / seconds,7:N0} MB/s  {seconds / best["checked rows"],6:N2} x the " +
                    $"time of checked rows"));
        }

        async Task TimeAsync(string name, Func<Task<int>> read)
        {
            var start = Stopwatch.GetTimestamp();
            var rows = await read().ConfigureAwait(false);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best[name] = rows == Rows
                ? Math.Min(seconds, best.GetValueOrDefault(name, double.MaxValue))
                : throw new InvalidOperationException($"{name} read {rows} rows of {Rows}.");
        }
    }

    private static int CountByCsvHelper(string path)
    {
        using var csv = CsvReader.Create(File.OpenRead(path));
        return csv.GetRecords<CsvReadBenchmarks.Flight>().Count();
    }

    // Into a table, so that every value is parsed and kept, as everywhere else here.
    private static async Task<int> CountByDuckDBAsync(string path)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync().ConfigureAwait(false);
        using var command = connection.CreateCommand();
        command.CommandText = $"SET threads = 1; CREATE TABLE flights AS SELECT * FROM read_csv('{path}'); SELECT count(*) FROM flights";
        return Convert.ToInt32(await command.ExecuteScalarAsync().ConfigureAwait(false), CultureInfo.InvariantCulture);
    }

    private static async Task<IReadOnlyList<double>> SecondsOfPandasAsync(string path)
    {
        var script = Path.ChangeExtension(path, ".py");
        await File.WriteAllTextAsync(script, Pandas).ConfigureAwait(false);
        var python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        using var process = Process.Start(new ProcessStartInfo(python, [script, path, $"{Rounds}"]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        File.Delete(script);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
    }
}
