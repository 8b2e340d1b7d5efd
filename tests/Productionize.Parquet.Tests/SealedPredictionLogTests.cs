using System.Text;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Productionize;

/// <summary>What sealing a log into Parquet is for.</summary>
public sealed class SealedPredictionLogTests
{
    private const string Canary = "canary-7f3b91c2";

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new TemporaryFolder();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task Records_lie_by_model_and_day_with_a_column_for_each_field_and_the_segments_are_gone()
    {
        await using var log = Open();
        await log.LogAsync(PredictionBuffer.Of(
            PredictionSamples.Record(1), PredictionSamples.Record(2, model: new ModelInfo("fraud", 9)),
            PredictionSamples.Record(3) with { Time = PredictionSamples.Noon.AddDays(1) }));
        await log.LogOutcomesAsync([PredictionSamples.Outcome(1, true)]);

        await log.SealAsync();

        Assert.That(Sealed().Select(Path.GetDirectoryName), Is.EquivalentTo(new[]
        {
            $"model=churn/date={Day(0)}", $"model=churn/date={Day(1)}", $"model=fraud/date={Day(0)}",
            $"outcomes/date={PredictionSamples.Outcome(1, true).ObservedAt:yyyy-MM-dd}",
        }));
        Assert.That(Directory.GetFiles(Path.Combine(_folder.Path, "segments")), Is.Empty);
        using var duckDb = new DuckDb();
        Assert.That(
            duckDb.Ask($"SELECT version, role, status, duration_ms, \"input.age\", \"output.p\" FROM read_parquet('{_folder.Path}/model=churn/date={Day(0)}/*.parquet')"),
            Is.EqualTo(new[] { "3|Live|Answered|1.2345|1|0.25" }));
    }

    [Test]
    public async Task A_seal_that_was_killed_at_any_step_gives_every_record_once_and_is_made_up_for()
    {
        await using (var log = Open())
        {
            await log.LogAsync(PredictionBuffer.Of(Enumerable.Range(1, 20).Select(number => PredictionSamples.Record(number))));
        }

        // All files of the seal, and the segment as if it had not been deleted yet.
        var segment = Directory.GetFiles(Path.Combine(_folder.Path, "segments"), "*.segment").Single();
        var bytes = await File.ReadAllBytesAsync(segment);
        await using (var log = Open())
        {
            await log.SealAsync();
        }

        await File.WriteAllBytesAsync(segment, bytes);
        await File.WriteAllBytesAsync(Path.Combine(Path.GetDirectoryName(Path.Combine(_folder.Path, Sealed().Single()))!, ".x.parquet.unfinished"), [1]);
        await using var reopened = Open();
        Assert.That(await reopened.ReadRecordsAsync(), Has.Count.EqualTo(20));
        await reopened.SealAsync();
        Assert.That(await reopened.ReadRecordsAsync(), Has.Count.EqualTo(20));
        Assert.That(Directory.GetFiles(_folder.Path, "*.unfinished", SearchOption.AllDirectories), Is.Empty);
        Assert.That(Sealed(), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task What_is_damaged_in_a_segment_is_put_aside_and_the_rest_sealed()
    {
        await using (var log = Open())
        {
            await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1), PredictionSamples.Record(2) with { Subject = Canary }));
        }

        var segment = Directory.GetFiles(Path.Combine(_folder.Path, "segments"), "*.segment").Single();
        var bytes = await File.ReadAllBytesAsync(segment);
        bytes[bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Canary)) - 1] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes);
        await using var reopened = Open();
        await reopened.SealAsync();

        Assert.That((await reopened.ReadRecordsAsync()).Select(record => record.Id), Is.EqualTo(new[] { PredictionSamples.Id(1) }));
        Assert.That(File.Exists(segment + ".damaged"));
        await reopened.EraseSubjectAsync(Canary);
        Assert.That(File.Exists(segment + ".damaged"), Is.False);
    }

    [Test]
    public async Task Nothing_of_a_subject_is_left_in_any_sealed_file()
    {
        await using var log = Open();
        await log.LogAsync(PredictionBuffer.Of(
            PredictionSamples.Record(1), PredictionSamples.Record(2, Canary) with { Subject = Canary, Input = PredictionSamples.InputRow(1, Canary) }));
        await log.LogOutcomesAsync([PredictionSamples.Outcome(1, "kept"), PredictionSamples.Outcome(2, Canary), PredictionSamples.OutcomeOf(Canary, Canary, 2)]);
        await log.SealAsync();
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(3) with { Subject = Canary }));
        await log.SealAsync();

        var receipt = await log.EraseSubjectAsync(Canary);

        Assert.That((receipt.Records, receipt.Outcomes), Is.EqualTo((2L, 2L)));
        Assert.That(await log.ReadAllAsync(), Has.Count.EqualTo(1));
        Assert.That((await log.ReadAllAsync()).Single().Outcome(), Is.EqualTo((FieldValue)"kept"));
        var canary = Encoding.UTF8.GetBytes(Canary);
        Assert.That(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Where(file =>
            !file.EndsWith("maintenance.lock", StringComparison.Ordinal) && File.ReadAllBytes(file).AsSpan().IndexOf(canary) >= 0), Is.Empty);
    }

    [Test]
    public async Task Sealed_files_expire_by_their_day_and_model()
    {
        var time = new FakeTimeProvider(PredictionSamples.Noon.AddDays(3));
        var options = new PredictionSegmentOptions
        {
            Format = new ParquetRowFormat(), Time = time, KeepFor = TimeSpan.FromDays(2),
            KeepModelFor = new Dictionary<string, TimeSpan> { ["fraud"] = TimeSpan.FromDays(5) },
        };
        await using var log = new PredictionLog(_folder.Path, options);
        await log.LogAsync(PredictionBuffer.Of(
            PredictionSamples.Record(1), PredictionSamples.Record(2, model: new ModelInfo("fraud", 9)),
            PredictionSamples.Record(3) with { Time = PredictionSamples.Noon.AddDays(2) }));
        await log.SealAsync();
        Assert.That(await log.DeleteExpiredAsync(), Is.EqualTo(1));
        Assert.That(await log.ReadRecordsAsync(), Has.Count.EqualTo(2));
        time.Advance(TimeSpan.FromDays(10));
        Assert.That(await log.DeleteExpiredAsync(), Is.EqualTo(2));
        Assert.That(await log.ReadRecordsAsync(), Is.Empty);
    }

    [Test]
    public async Task A_sealed_file_without_its_index_gets_one()
    {
        await using var log = Open();
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        await log.SealAsync();
        var index = Directory.GetFiles(Path.Combine(_folder.Path, "index"), "*.index", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(index);
        File.Delete(index);
        await log.SealAsync();

        Assert.That(await File.ReadAllBytesAsync(index), Is.EqualTo(bytes));
    }

    [Test]
    public async Task A_query_by_model_and_window_does_not_open_files_of_others()
    {
        await using var log = Open();
        await log.LogAsync(PredictionBuffer.Of(
            PredictionSamples.Record(1), PredictionSamples.Record(2, model: new ModelInfo("fraud", 9)),
            PredictionSamples.Record(3) with { Time = PredictionSamples.Noon.AddDays(1) }));
        await log.SealAsync();
        foreach (var path in Sealed().Where(path => !path.Contains($"churn/date={Day(1)}", StringComparison.Ordinal)))
        {
            await File.WriteAllTextAsync(Path.Combine(_folder.Path, path), "no Parquet");
        }

        var query = new PredictionQuery { Model = "churn", From = PredictionSamples.Noon.AddDays(1), To = PredictionSamples.Noon.AddDays(2) };
        Assert.That((await log.ReadAsync(query).SingleAsync()).Record.Id, Is.EqualTo(PredictionSamples.Id(3)));
        Assert.That(await log.ReadAsync(query with { From = query.To, To = null }).CountAsync(), Is.Zero);
    }

    [Test]
    public async Task A_read_by_id_never_gives_another_record_when_its_file_is_written_anew_meanwhile()
    {
        await using var other = Open();
        await other.LogAsync(PredictionBuffer.Of(Enumerable.Range(0, 10).Select(number => PredictionSamples.Record(number) with { Subject = $"s{number}" })));
        await other.SealAsync();
        var format = new HookedFormat();
        await using var log = new PredictionLog(_folder.Path, new PredictionSegmentOptions { Format = format });
        format.Opening = async () => await other.EraseSubjectAsync("s2");

        Assert.That(
            (await log.ReadAsync(new() { Id = PredictionSamples.Id(5) }).SingleAsync()).Record.Id, Is.EqualTo(PredictionSamples.Id(5)));
        format.Opening = async () => await other.EraseSubjectAsync("s9");
        Assert.That(await log.ReadAsync(new() { Id = PredictionSamples.Id(9) }).CountAsync(), Is.Zero);
    }

    [Test]
    public async Task Text_and_JSON_that_no_reader_takes_cost_no_record_when_they_are_sealed()
    {
        var input = new Schema(new Field("text", FieldKind.String), new Field("json", FieldKind.Json));
        var source = new PredictionSource(new ModelInfo("odd"), input, PredictionSamples.Output);
        var (batch, row, entry) = (new PredictionBuffer(), new RowWriter(), new PredictionEntryWriter());
        batch.AddSource(source);
        for (var number = 0; number < 3; number++)
        {
            row.Begin(input);
            row.SetUtf8(0, number == 1 ? [0xFF] : "fine"u8);
            row.SetJson(1, number == 1 ? "{oops"u8 : "{}"u8);
            batch.Add(entry.Write(
                0, new PredictionOptions { Id = PredictionSamples.Id(number) }, PredictionStatus.Rejected, PredictionSamples.Noon.UtcTicks,
                default, row.Row.Data.Span));
        }

        await using var log = Open();
        await log.LogAsync(batch);
        await log.SealAsync();
        var read = await log.ReadRecordsAsync();

        Assert.That(read.Select(record => record.Input.GetString(0)), Is.EqualTo(new[] { "fine", "\uFFFD", "fine" }));
        Assert.That(Encoding.UTF8.GetString(read[1].Input.GetJson(1)), Is.EqualTo("\"{oops\""));
    }

    [Test]
    public async Task A_flipped_bit_in_a_sealed_file_never_stops_the_read_of_others()
    {
        await using var log = Open();
        await log.LogAsync(PredictionBuffer.Of(Enumerable.Range(1, 20).Select(number => PredictionSamples.Record(number))));
        await log.SealAsync();
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(21)));
        await log.SealAsync();
        var file = Path.Combine(_folder.Path, Sealed().Order(StringComparer.Ordinal).First());
        var whole = await File.ReadAllBytesAsync(file);
        for (var at = 0; at < whole.Length; at += 41)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 4;
            await File.WriteAllBytesAsync(file, damaged);
            Assert.That((await log.ReadRecordsAsync()).Select(record => record.Id), Does.Contain(PredictionSamples.Id(21)), $"byte {at}");
        }
    }

    [Test]
    public async Task A_Parquet_file_of_somebody_else_is_told_and_passed_over()
    {
        await using (var log = Open())
        {
            await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
            await log.SealAsync();
        }

        var format = new ParquetRowFormat();
        var foreign = Path.Combine(_folder.Path, $"model=churn/date={Day(0)}/theirs.parquet");
        await using (var writer = await format.CreateAsync(foreign, new Schema(new Field("a", FieldKind.Int64) { Optional = true })))
        {
            await writer.FinishAsync(new Dictionary<string, string>());
        }

        var logger = new FakeLogger<PredictionLog>();
        await using var reader = new PredictionLog(_folder.Path, new PredictionSegmentOptions { Format = format }, logger);
        Assert.That(await reader.ReadRecordsAsync(), Has.Count.EqualTo(1));
        Assert.That(logger.Collector.GetSnapshot().Select(message => message.Message), Has.Some.Contains(foreign));
    }

    [Test]
    public async Task Names_that_no_file_system_takes_are_sealed_and_found_again()
    {
        var (model, field) = (new string('m', 300), new string('x', 128));
        var input = new Schema(new Field("1", FieldKind.Single), new Field(field, FieldKind.Single));
        var row = new RowWriter();
        row.Begin(input);
        row.Set(0, 1f);
        row.Set(1, 2f);
        await using var log = Open();
        await log.LogAsync(PredictionBuffer.Of(
            PredictionSamples.Record(1, model: new ModelInfo(model)) with { Input = row.Row.ToArray(), Output = null }));
        await log.SealAsync();

        Assert.That(Sealed(), Has.Length.EqualTo(1));
        var chunk = await log.ReadColumnsAsync(new() { Model = model, Fields = [$"input.{field}"] }).SingleAsync();
        Assert.That(chunk.Singles($"input.{field}")[0], Is.EqualTo(2f));
    }

    [Test]
    public async Task An_outcome_at_the_end_of_time_ends_no_retention()
    {
        var options = new PredictionSegmentOptions { Format = new ParquetRowFormat(), KeepFor = TimeSpan.FromDays(1) };
        await using var log = new PredictionLog(_folder.Path, options);
        await log.LogOutcomesAsync([PredictionSamples.Outcome(1, true) with { ObservedAt = DateTimeOffset.MaxValue }]);
        await log.SealAsync();
        Assert.That(await log.DeleteExpiredAsync(), Is.Zero);
    }

    [Test]
    public async Task A_log_without_the_format_says_that_it_needs_it()
    {
        await using (var log = Open())
        {
            await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
            await log.SealAsync();
        }

        await using var bare = new PredictionLog(_folder.Path);
        Assert.That(
            async () => await bare.ReadRecordsAsync(),
            Throws.InvalidOperationException.With.Message.Contains("was sealed, and this log has no format to read it"));
    }

    [Test]
    public async Task Reading_while_segments_are_sealed_gives_every_record_once()
    {
        await using var log = Open();
        const int records = 400;
        var writing = Task.Run(async () =>
        {
            for (var number = 1; number <= records; number++)
            {
                await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(number)));
                if (number % 40 == 0)
                {
                    await log.SealAsync();
                }
            }
        });
        var least = 0;
        while (!writing.IsCompleted)
        {
            var read = (await log.ReadRecordsAsync()).Select(record => record.Id).ToList();
            Assert.That(read, Is.Unique);
            Assert.That(read, Has.Count.GreaterThanOrEqualTo(least));
            least = read.Count;
        }

        await writing;
        Assert.That(await log.ReadRecordsAsync(), Has.Count.EqualTo(records));
    }

    private sealed class HookedFormat : IRowFileFormat
    {
        private readonly ParquetRowFormat _format = new();

        public Func<Task>? Opening { get; set; }

        public string Extension => _format.Extension;

        public ValueTask<RowFileWriter> CreateAsync(string path, Schema schema, CancellationToken cancellationToken = default) =>
            _format.CreateAsync(path, schema, cancellationToken);

        public async ValueTask<RowFileReader> OpenAsync(string path, CancellationToken cancellationToken = default)
        {
            var opening = Opening;
            Opening = null;
            await (opening?.Invoke() ?? Task.CompletedTask);
            return await _format.OpenAsync(path, cancellationToken);
        }
    }

    private static string Day(int later) => $"{PredictionSamples.Noon.AddDays(later):yyyy-MM-dd}";

    private PredictionLog Open() => new(_folder.Path, new PredictionSegmentOptions { Format = new ParquetRowFormat() });

    private string[] Sealed() => [.. Directory.GetFiles(_folder.Path, "*.parquet", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_folder.Path, file))];
}
