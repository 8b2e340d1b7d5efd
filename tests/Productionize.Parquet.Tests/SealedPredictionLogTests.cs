using System.Text;
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

    private static string Day(int later) => $"{PredictionSamples.Noon.AddDays(later):yyyy-MM-dd}";

    private PredictionLog Open() => new(_folder.Path, new PredictionSegmentOptions { Format = new ParquetRowFormat() });

    private string[] Sealed() => [.. Directory.GetFiles(_folder.Path, "*.parquet", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_folder.Path, file))];
}
