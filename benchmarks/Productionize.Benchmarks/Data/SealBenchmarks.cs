using BenchmarkDotNet.Attributes;
using DuckDB.NET.Data;

namespace Productionize;

/// <summary>What does a Parquet file of rows cost, over DuckDB, which has them in columns already? 50,000 rows of 25 columns.</summary>
[MemoryDiagnoser]
public class SealBenchmarks
{
    public const int Count = 50_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("productionize-seal-").FullName;
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");
    private SealedRows _rows = null!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _rows = new SealedRows(Count);
        await _rows.WriteAsync(PathOf("ours"));
        await _connection.OpenAsync();
        Execute($"CREATE TABLE log AS SELECT * FROM read_parquet('{PathOf("ours")}')");
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _connection.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public void DuckDBCopy() => Execute($"COPY (SELECT * FROM log) TO '{PathOf("theirs")}' (FORMAT parquet)");

    [Benchmark(OperationsPerInvoke = Count)]
    public Task RowFormat() => _rows.WriteAsync(PathOf("ours"));

    private string PathOf(string name) => Path.Combine(_folder, $"{name}.parquet");

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
