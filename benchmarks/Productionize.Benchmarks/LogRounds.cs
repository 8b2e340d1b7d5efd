using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Productionize;

/// <summary>
/// T7, T8 and T9: events of 12 numbers and 4 texts, each group of them on the device before the next, by the two logs, by SQLite (journal WAL,
/// synchronous FULL) and by EF Core, in turns; the best of three each. Beside them what `dd conv=fdatasync` writes.
/// </summary>
internal static class LogRounds
{
    private const int Rounds = 3;
    private const int Callers = 64;

    private static readonly string[] Columns =
        [.. typeof(LoggedEvent).GetProperties().Where(property => property.Name != nameof(LoggedEvent.Row)).Select(property => property.Name)];

    public static async Task RunAsync()
    {
        var directory = Directory.CreateTempSubdirectory("productionize-log-rounds-").FullName;
        var best = new Dictionary<string, double>();
        var bytesPerEvent = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var group in new[] { 1, 1000, 10_000 })
            {
                var (binary, lines, table) = group switch { 1 => (5000, 2000, 2000), 1000 => (1_000_000, 100_000, 200_000), _ => (2_000_000, 0, 0) };
                await TimeAsync($"PredictionLog, {group}", binary, async path =>
                {
                    await using var log = new PredictionLog(path);
                    await LogAsync(log, group, binary);
                    bytesPerEvent = Directory.GetFiles(Path.Combine(path, "segments")).Sum(file => new FileInfo(file).Length) / (double)binary;
                });
                await TimeAsync($"JsonLinesPredictionLog, {group}", lines, async path =>
                {
                    await using var log = new JsonLinesPredictionLog(path + ".jsonl");
                    await LogAsync(log, group, lines);
                });
                await TimeAsync($"SQLite, {group}", table, path => Task.Run(() => InsertBySqlite(path, group, table)));
            }

            await TimeAsync($"audit, {Callers} callers", 50_000, path => AuditAsync(path, 50_000));
            await TimeAsync("EF Core, 1", 1000, path => SaveByEntityFrameworkAsync(path, 1, 1000));
            await TimeAsync("EF Core, 1000", 50_000, path => SaveByEntityFrameworkAsync(path, 1000, 50_000));
        }

        foreach (var (name, rate) in best)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-32} {rate,12:N0} events/s"));
        }

        var disk = await ByDdAsync(Path.Combine(directory, "dd"));
        var log = best["PredictionLog, 10000"] * bytesPerEvent / 1e6;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"PredictionLog, 10000: {log:N0} MB/s of {bytesPerEvent:N0} bytes each; dd conv=fdatasync: {disk:N0} MB/s; {log / disk:P0}"));
        Directory.Delete(directory, recursive: true);

        async Task TimeAsync(string name, int events, Func<string, Task> write)
        {
            if (events == 0)
            {
                return;
            }

            var path = Path.Combine(directory, $"{Guid.NewGuid():n}");
            var start = Stopwatch.GetTimestamp();
            await write(path).ConfigureAwait(false);
            var rate = events / Stopwatch.GetElapsedTime(start).TotalSeconds;
            best[name] = Math.Max(rate, best.GetValueOrDefault(name));
            foreach (var left in Directory.GetFileSystemEntries(directory, Path.GetFileName(path) + "*"))
            {
                if (Directory.Exists(left))
                {
                    Directory.Delete(left, recursive: true);
                }
                else
                {
                    File.Delete(left);
                }
            }
        }
    }

    private static async Task LogAsync(IPredictionLogger log, int group, int events)
    {
        var batch = LoggedEvent.Batch(group);
        for (var i = 0; i < events; i += group)
        {
            await log.LogAsync(batch).ConfigureAwait(false);
        }
    }

    // Each answer waits for its record; callers who wait together share a sync.
    private static async Task AuditAsync(string path, int events)
    {
        await using var log = new PredictionLog(path);
        await using var model = Model.Create("sum", (Applicant row) => row.F01).AsBuilder().UsePredictionAudit(log).Build();
        var row = Applicant.Random<Applicant>(new Random(7));
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < events / Callers; i++)
            {
                await model.PredictAsync(row).ConfigureAwait(false);
            }
        }))).ConfigureAwait(false);
    }

    private static void InsertBySqlite(string path, int group, int events)
    {
        using var connection = new SqliteConnection($"Data Source={path}.db;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE log ({string.Join(", ", Columns)})";
        command.ExecuteNonQuery();
        command.CommandText = $"INSERT INTO log VALUES ({string.Join(", ", Columns.Select(column => "$" + column))})";
        foreach (var property in typeof(LoggedEvent).GetProperties().Where(property => property.Name != nameof(LoggedEvent.Row)))
        {
            command.Parameters.AddWithValue("$" + property.Name, property.Name == nameof(LoggedEvent.Id) ? Guid.NewGuid().ToByteArray() : property.GetValue(new LoggedEvent()));
        }

        for (var i = 0; i < events; i += group)
        {
            using var transaction = connection.BeginTransaction();
            command.Transaction = transaction;
            for (var j = 0; j < group; j++)
            {
                command.Parameters[1].Value = (long)(i + j);
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    private static async Task SaveByEntityFrameworkAsync(string path, int group, int events)
    {
        var options = new DbContextOptionsBuilder<LogContext>().UseSqlite($"Data Source={path}.db;Pooling=False").Options;
        await using (var first = new LogContext(options))
        {
            await first.Database.EnsureCreatedAsync().ConfigureAwait(false);
            await first.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL").ConfigureAwait(false);
        }

        for (var i = 0; i < events; i += group)
        {
            await using var context = new LogContext(options);
            context.Events.AddRange(Enumerable.Range(0, group).Select(_ => new LoggedEvent { Id = Guid.NewGuid() }));
            await context.SaveChangesAsync().ConfigureAwait(false);
        }
    }

    private static async Task<double> ByDdAsync(string path)
    {
        const int megabytes = 512;
        var best = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            using var process = Process.Start(new ProcessStartInfo("dd", ["if=/dev/zero", $"of={path}", "bs=1M", $"count={megabytes}", "conv=fdatasync"]) { RedirectStandardError = true })!;
            await process.WaitForExitAsync().ConfigureAwait(false);
            best = Math.Max(best, megabytes * 1.048576 / Stopwatch.GetElapsedTime(start).TotalSeconds);
            File.Delete(path);
        }

        return best;
    }

    private sealed class LogContext(DbContextOptions<LogContext> options) : DbContext(options)
    {
        public DbSet<LoggedEvent> Events => Set<LoggedEvent>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<LoggedEvent>().HasKey(one => one.Row);
    }
}
