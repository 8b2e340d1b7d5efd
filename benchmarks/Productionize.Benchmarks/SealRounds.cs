using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;

namespace Productionize;

/// <summary>
/// T10's kernel: a million rows of a sealed log into a Parquet file, in turns by us and by DuckDB (COPY of a table in memory with the same
/// columns and content), each 5 times; the medians count. Then how long one row takes, with the file opened anew each time.
/// </summary>
internal static class SealRounds
{
    private const int Rows = 1_000_000;
    private const int Rounds = 5;
    private const int RowsForReads = 300_000;
    private const int Reads = 200;

    public static async Task RunAsync()
    {
        var directory = Directory.CreateTempSubdirectory("productionize-seal-rounds-").FullName;
        var (ours, theirs) = (Path.Combine(directory, "ours.parquet"), Path.Combine(directory, "theirs.parquet"));
        var rows = new SealedRows(Rows);
        await rows.WriteAsync(ours).ConfigureAwait(false);
        using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync().ConfigureAwait(false);
        await ExecuteAsync($"CREATE TABLE log AS SELECT * FROM read_parquet('{ours}')").ConfigureAwait(false);
        var (our, their) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            our.Add(await TimeAsync(() => rows.WriteAsync(ours)).ConfigureAwait(false));
            their.Add(await TimeAsync(() =>
                ExecuteAsync($"COPY (SELECT * FROM log) TO '{theirs}' (FORMAT parquet)")).ConfigureAwait(false));
        }

        Print("ParquetRowFormat", our, ours);
        Print("DuckDB COPY", their, theirs);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio of rows/s: {Median(their) / Median(our):N2}"));
        await PrintReadsAsync(ours).ConfigureAwait(false);
        Directory.Delete(directory, recursive: true);

        async Task ExecuteAsync(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }

    private static async Task PrintReadsAsync(string path)
    {
        await new SealedRows(RowsForReads).WriteAsync(path).ConfigureAwait(false);
        var (random, times) = (new Random(1), new List<double>());
        for (var read = 0; read < Reads; read++)
        {
            times.Add(await TimeAsync(async () =>
            {
                await using var file = await new ParquetRowFormat().OpenAsync(path).ConfigureAwait(false);
                await foreach (var _ in file.ReadAsync(SealedRows.Schema, random.Next(RowsForReads)).ConfigureAwait(false))
                {
                    break;
                }
            }).ConfigureAwait(false));
        }

        times = [.. times.Skip(Reads / 10).Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"one row of {RowsForReads:N0}: median {Median(times) * 1000:N1} ms, 99 % within " +
                $"{times[(int)(times.Count * 0.99)] * 1000:N1} ms"));
    }

    private static async Task<double> TimeAsync(Func<Task> run)
    {
        var start = Stopwatch.GetTimestamp();
        await run().ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(IEnumerable<double> times) => times.Order().ElementAt(times.Count() / 2);

    private static void Print(string name, IEnumerable<double> times, string path) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name,-18} {Rows / Median(times),10:N0} rows/s  {new FileInfo(path).Length / 1e6,6:N0} MB"));
}
