using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

namespace Productionize;

/// <summary>
/// Reading a large log: by id, each time by a log that was opened anew, and from end to end, as records and as columns; with how long sealing
/// takes and how much memory the process has. Once from segments with indexes, once from Parquet. Half of the records have an outcome.
/// </summary>
public static class LogReadRounds
{
    private const int Group = 1000;
    private const int Lookups = 200;

    private static readonly Schema Input = new([.. Enumerable.Range(0, 12).Select(i => new Field($"f{i:00}", FieldKind.Single))
        , .. Enumerable.Range(0, 4).Select(i => new Field($"t{i}", FieldKind.String))]);

    private static readonly Schema Output = new(new Field("p", FieldKind.Single));
    private static readonly ModelInfo Churn = new("churn", 3);
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task RunAsync(int records)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{records:N0} records, {records / 2:N0} outcomes"));
        await RunAsync(records, null).ConfigureAwait(false);
        await RunAsync(records, new ParquetRowFormat()).ConfigureAwait(false);
    }

    /// <summary>The same for one kind of files; fails when something else is read than was logged.</summary>
    public static async Task RunAsync(int records, IRowFileFormat? format)
    {
        var directory = Directory.CreateTempSubdirectory("productionize-log-reads-").FullName;
        var options = new PredictionSegmentOptions { Format = format };
        Console.WriteLine(format is null ? "segments" : "Parquet");
        await TimeAsync("logged, and sealed meanwhile", records, async () =>
        {
            await using var log = new PredictionLog(directory, options);
            await WriteAsync(log, records).ConfigureAwait(false);
        }).ConfigureAwait(false);
        await FindAsync(directory, options, records).ConfigureAwait(false);
        await TimeAsync("the rest sealed", records, async () =>
        {
            await using var log = new PredictionLog(directory, options);
            await log.SealAsync().ConfigureAwait(false);
        }).ConfigureAwait(false);
        var bytes = Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {bytes / 1e6,12:N0} MB in all files"));
        await FindAsync(directory, options, records).ConfigureAwait(false);
        await TimeAsync("scanned as columns", records, () => ScanColumnsAsync(directory, options, records)).ConfigureAwait(false);
        await TimeAsync("scanned as records", records, () => ScanRecordsAsync(directory, options, records)).ConfigureAwait(false);
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>Logs records a millisecond apart, and for every second one what came true.</summary>
    private static async Task WriteAsync(PredictionLog log, int records)
    {
        var (input, output, entry) = (new RowWriter(), new RowWriter(), new PredictionEntryWriter());
        var source = new PredictionSource(Churn, Input, Output);
        var random = new Random(7);
        var batch = new PredictionBuffer();
        for (var i = 0; i < records;)
        {
            batch.Clear();
            batch.AddSource(source);
            var outcomes = new List<PredictionOutcome>();
            for (var end = Math.Min(records, i + Group); i < end; i++)
            {
                input.Begin(Input);
                for (var cell = 0; cell < 12; cell++)
                {
                    input.Set(cell, random.NextSingle());
                }

                for (var cell = 12; cell < 16; cell++)
                {
                    input.Set(cell, Texts[random.Next(Texts.Length)]);
                }

                output.Begin(Output);
                output.Set(0, random.NextSingle());
                var options = new PredictionOptions { Id = IdOf(i), Subject = $"customer-{i % 100_000}" };
                batch.Add(entry.Write(
                    0, options, PredictionStatus.Answered, Start.AddMilliseconds(i).UtcTicks, TimeSpan.FromTicks(1234), input.Row.Data.Span,
                    output.Row.Data.Span));
                if (i % 2 == 0)
                {
                    outcomes.Add(new PredictionOutcome { PredictionId = IdOf(i), Value = i % 3 == 0, ObservedAt = Start.AddDays(1) });
                }
            }

            await log.LogAsync(batch).ConfigureAwait(false);
            await log.LogOutcomesAsync(outcomes).ConfigureAwait(false);
        }
    }

    private static readonly string[] Texts = ["clerk", "nurse", "teacher", "driver", "engineer", "retired"];

    /// <summary>Reads some predictions by id, each time by a log that has read nothing yet.</summary>
    private static async Task FindAsync(string directory, PredictionSegmentOptions options, int records)
    {
        var random = new Random(1);
        var times = new List<double>();
        for (var i = 0; i < Lookups; i++)
        {
            var number = random.Next(records);
            var start = Stopwatch.GetTimestamp();
            await using var log = new PredictionLog(directory, options);
            var found = await log.ReadAsync(new PredictionQuery { Id = IdOf(number) }).SingleAsync().ConfigureAwait(false);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (found.Record.Id != IdOf(number) || found.Outcomes.Count != 1 - (number % 2))
            {
                throw new InvalidOperationException($"Not what was logged: {found}");
            }
        }

        var first = times[0];
        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  by id: first {first:N1} ms, then median {times[Lookups / 2]:N1} ms, p99 {times[(int)(Lookups * 0.99) - 1]:N1} ms (target 20)"));
    }

    private static async Task ScanColumnsAsync(string directory, PredictionSegmentOptions options, int records)
    {
        await using var log = new PredictionLog(directory, options);
        var (count, known, sum) = (0, 0, 0.0);
        var query = new PredictionQuery { Fields = ["input.f00", "output.p", "outcome.truth"] };
        await foreach (var chunk in log.ReadColumnsAsync(query).ConfigureAwait(false))
        {
            count += chunk.Count;
            foreach (var value in chunk.Singles("input.f00"))
            {
                sum += value;
            }

            foreach (var value in chunk.Doubles("outcome.truth"))
            {
                known += double.IsNaN(value) ? 0 : 1;
            }
        }

        Require(count, known, records);
    }

    private static async Task ScanRecordsAsync(string directory, PredictionSegmentOptions options, int records)
    {
        await using var log = new PredictionLog(directory, options);
        var (count, known) = (0, 0);
        await foreach (var logged in log.ReadAsync(new PredictionQuery()).ConfigureAwait(false))
        {
            count++;
            known += logged.Outcomes.Count;
        }

        Require(count, known, records);
    }

    private static void Require(int count, int known, int records)
    {
        if (count != records || known != (records + 1) / 2)
        {
            throw new InvalidOperationException($"{count} records and {known} outcomes were read of {records}.");
        }
    }

    // As the pipeline makes them: in the order of time.
    private static Guid IdOf(int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, (Start.ToUnixTimeMilliseconds() + number) << 16);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], number * 0x5851F42D4C957F2DL);
        return new Guid(bytes, bigEndian: true);
    }

    private static async Task TimeAsync(string what, int records, Func<Task> work)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        using var done = new CancellationTokenSource();
        var most = 0L;
        var watching = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                process.Refresh();
                most = Math.Max(most, process.WorkingSet64);
                await Task.Delay(20).ConfigureAwait(false);
            }
        });
        var start = Stopwatch.GetTimestamp();
        await work().ConfigureAwait(false);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await done.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {records / seconds,12:N0} records/s {what}, {seconds:N1} s, at most {most / 1e6:N0} MB resident"));
    }
}
