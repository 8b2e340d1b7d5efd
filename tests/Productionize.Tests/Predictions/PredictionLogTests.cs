using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Productionize.Predictions;

/// <summary>What segments are for: nothing that was acknowledged is lost, and damage costs what is damaged.</summary>
public sealed class PredictionLogTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Create() => _directory = new TemporaryDirectory();

    [TearDown]
    public void Delete() => _directory.Dispose();

    [Test]
    public async Task Cut_off_at_any_byte_a_segment_gives_all_records_before()
    {
        var segment = await WriteAsync([[1, 2], [3, 4, 5]]);
        var whole = await File.ReadAllBytesAsync(segment);
        var ends = Ends(segment);
        var reports = 0;
        for (var length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(segment, whole[..length]);
            var logger = new FakeLogger<PredictionLog>();
            var read = await NumbersAsync(logger);

            Assert.That(read, Is.EqualTo(Enumerable.Range(1, ends.Count(end => end <= length))), $"{length} bytes");
            reports += logger.Collector.Count > 0 ? 1 : 0;
        }

        Assert.That(ends, Has.Count.EqualTo(5));
        Assert.That(reports, Is.EqualTo(whole.Length - Frames), "a torn end is told, unless it lies between two frames");
    }

    [Test]
    public async Task Any_bit_that_flips_costs_at_most_one_record_and_is_told()
    {
        var segment = await WriteAsync([[1, 2, 3], [4], [5, 6]]);
        var whole = await File.ReadAllBytesAsync(segment);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= (byte)(1 << (at % 8));
            await File.WriteAllBytesAsync(segment, damaged);
            var logger = new FakeLogger<PredictionLog>();
            var read = await NumbersAsync(logger);

            Assert.That(read, Is.SubsetOf(Enumerable.Range(1, 6)).And.Count.GreaterThanOrEqualTo(5), $"byte {at}");
            Assert.That(read, Is.Ordered);
            Assert.That(logger.Collector.Count, read.Count == 6 ? Is.GreaterThanOrEqualTo(0) : Is.GreaterThan(0), $"byte {at}");
        }
    }

    [Test]
    public async Task A_segment_ends_by_size_and_by_age_and_all_are_read_in_their_order()
    {
        var time = new FakeTimeProvider(PredictionSamples.Noon);
        var options = new PredictionSegmentOptions { MaxBytes = 4096, MaxAge = TimeSpan.FromMinutes(1), Time = time };
        await using (var log = new PredictionLog(_directory.Path, options))
        {
            for (var number = 1; number <= 40; number++)
            {
                await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(number)));
                time.Advance(TimeSpan.FromTicks(1));
            }

            var bySize = Segments().Length;
            time.Advance(TimeSpan.FromMinutes(1));
            await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(41)));

            Assert.That(bySize, Is.InRange(3, 20));
            Assert.That(Segments(), Has.Length.EqualTo(bySize + 1));
        }

        Assert.That(await NumbersAsync(), Is.EqualTo(Enumerable.Range(1, 41)));
    }

    [Test]
    public async Task A_clock_that_is_set_back_or_stands_still_changes_no_order_and_ends_the_segment()
    {
        var time = new FakeTimeProvider(PredictionSamples.Noon);
        var options = new PredictionSegmentOptions { MaxBytes = 4096, Time = time };
        await using (var log = new PredictionLog(_directory.Path, options))
        {
            for (var number = 1; number <= 40; number++)
            {
                await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(number)));
            }

            var bySize = Segments().Length;
            time.AdjustTime(PredictionSamples.Noon.AddDays(-1));
            await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(41)));

            Assert.That(bySize, Is.InRange(3, 20));
            Assert.That(Segments(), Has.Length.EqualTo(bySize + 1));
        }

        Assert.That(await NumbersAsync(), Is.EqualTo(Enumerable.Range(1, 41)));
    }

    [Test]
    public async Task Several_logs_write_into_one_directory_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
        {
            await using var log = new PredictionLog(_directory.Path);
            for (var i = 0; i < 25; i++)
            {
                await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record((writer * 25) + i)));
            }
        }));

        Assert.That(await NumbersAsync(), Is.EquivalentTo(Enumerable.Range(0, 100)));
        Assert.That(Segments(), Has.Length.EqualTo(4));
    }

    [Test]
    public async Task What_a_failed_call_wrote_is_gone_and_the_next_is_whole()
    {
        var fails = false;
        await using var log = new PredictionLog(_directory.Path, null, null, file =>
        {
            if (fails)
            {
                throw new IOException("no space left");
            }

            DurableFile.Sync(file);
        });
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        fails = true;
        Assert.That(async () => await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(2))), Throws.InstanceOf<IOException>());
        Assert.That((await log.ReadRecordsAsync()).Select(record => record.Id), Is.EqualTo(new[] { PredictionSamples.Id(1) }));
        fails = false;
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(3)));

        Assert.That(await NumbersAsync(), Is.EqualTo(new[] { 1, 3 }));
    }

    [Test]
    public async Task A_segment_that_somebody_deleted_costs_the_call_nothing()
    {
        await using var log = new PredictionLog(_directory.Path);
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        File.Delete(Segments().Single());
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(2)));

        Assert.That(await NumbersAsync(), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task A_segment_that_somebody_cut_is_left_and_a_new_one_begun()
    {
        await using var log = new PredictionLog(_directory.Path);
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(2)));
        using (var other = new FileStream(Segments().Single(), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            other.SetLength(other.Length - 1);
        }

        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(3)));

        Assert.That(Segments(), Has.Length.EqualTo(2));
        Assert.That(await NumbersAsync(), Is.EqualTo(new[] { 1, 2, 3 }), "the cut took a second head only");
    }

    [Test]
    public async Task Nothing_is_made_before_the_first_record()
    {
        await using var log = new PredictionLog(Path.Combine(_directory.Path, "log"));
        await log.LogAsync(new PredictionBuffer());
        await log.LogOutcomesAsync([]);

        Assert.That((await log.ReadRecordsAsync(), Directory.Exists(log.Directory)), Is.EqualTo((Array.Empty<PredictionRecord>(), false)));
    }

    [Test]
    public void Options_that_cannot_be_are_refused() => Assert.That(
        () => new PredictionLog("log", new PredictionSegmentOptions { MaxBytes = 1, MaxAge = TimeSpan.Zero }),
        Throws.ArgumentException.With.Message.Contains("MaxBytes is 1").And.Message.Contains("MaxAge is 00:00:00"));

    [Test]
    public async Task An_id_that_nobody_logged_gives_nothing_and_one_in_any_segment_its_record_with_outcomes_from_all()
    {
        await using var log = new PredictionLog(_directory.Path);
        for (var number = 1; number <= 3; number++)
        {
            await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(number, $"order-{number}")));
            await log.SealAsync();
        }

        await log.LogOutcomesAsync([PredictionSamples.OutcomeOf("order-2", "later", 2)]);
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(4, "order-4")));

        Assert.That(await log.ReadAsync(new() { Id = PredictionSamples.Id(9) }).CountAsync(), Is.Zero);
        Assert.That(
            (await log.ReadAsync(new() { Id = PredictionSamples.Id(2) }).SingleAsync()).Outcome(), Is.EqualTo((FieldValue)"later"));
        Assert.That(await log.ReadAsync(new() { Id = PredictionSamples.Id(4) }).CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task An_index_that_is_damaged_or_gone_changes_nothing_that_is_read()
    {
        await using (var writer = new PredictionLog(_directory.Path))
        {
            await writer.LogAsync(PredictionBuffer.Of(Enumerable.Range(1, 500).Select(number => PredictionSamples.Record(number))));
            await writer.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(7)));
            await writer.LogOutcomesAsync([.. Enumerable.Range(1, 500).Select(number => PredictionSamples.Outcome(number, number))]);
            await writer.SealAsync();
        }

        var index = Directory.GetFiles(Path.Combine(_directory.Path, "index"), "*.index", SearchOption.AllDirectories).Single();
        var whole = await File.ReadAllBytesAsync(index);
        await using var log = new PredictionLog(_directory.Path);
        for (var at = 0; at < whole.Length; at += 1009)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 1;
            await File.WriteAllBytesAsync(index, damaged);
            Assert.That((await log.ReadAllAsync()).Sum(logged => logged.Outcome().AsInt64()), Is.EqualTo(500 * 501 / 2), $"byte {at}");
            Assert.That((await log.ReadAsync(new() { Id = PredictionSamples.Id(7) }).SingleAsync()).Outcome(), Is.EqualTo((FieldValue)7L));
        }

        File.Delete(index);
        Assert.That(await log.ReadRecordsAsync(), Has.Count.EqualTo(500));
    }

    [TestCase(1)]
    [TestCase(5)]
    public async Task A_sector_of_zeros_costs_the_records_in_it_and_around_it_and_no_others(int each)
    {
        var numbers = Enumerable.Range(0, 60).Chunk(each).ToArray();
        var segment = await WriteAsync(numbers);
        var whole = await File.ReadAllBytesAsync(segment);
        var perRecord = whole.Length / 60;
        for (var at = 0; at + 512 < whole.Length; at += 501)
        {
            var damaged = whole.ToArray();
            damaged.AsSpan(at, 512).Clear();
            await File.WriteAllBytesAsync(segment, damaged);
            var read = await NumbersAsync(new FakeLogger<PredictionLog>());
            Assert.That(read.Count, Is.GreaterThanOrEqualTo(60 - (512 / perRecord) - (3 * each) - 2), $"byte {at}");
        }
    }

    // A source, twice, and two batches.
    private const int Frames = 4;

    private static IReadOnlyList<long> Ends(string segment)
    {
        using var file = File.OpenHandle(segment);
        return [.. new SegmentReader(file, RandomAccess.GetLength(file), null).Read(kind => kind == SegmentKind.Records, default)
            .SelectMany(frame => frame.Read().Select(part => part.Offset + part.Bytes.Length))];
    }

    private async Task<string> WriteAsync(int[][] batches)
    {
        await using var log = new PredictionLog(_directory.Path);
        foreach (var batch in batches)
        {
            await log.LogAsync(PredictionBuffer.Of(batch.Select(number => PredictionSamples.Record(number))));
        }

        return Segments().Single();
    }

    private async Task<IReadOnlyList<int>> NumbersAsync(ILogger? logger = null)
    {
        await using var log = new PredictionLog(_directory.Path, null, logger, DurableFile.Sync);
        var numbers = Enumerable.Range(0, 200).ToDictionary(PredictionSamples.Id);
        return [.. (await log.ReadRecordsAsync()).Select(record => numbers[record.Id])];
    }

    private string[] Segments() => Directory.GetFiles(Path.Combine(_directory.Path, "segments"), "*.segment");
}
