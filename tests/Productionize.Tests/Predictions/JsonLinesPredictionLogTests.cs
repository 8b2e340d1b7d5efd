using System.Text;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Testing;

namespace Productionize.Predictions;

[TestFixture]
public class JsonLinesPredictionLogTests : ShippedPredictionLogTests
{
    private readonly FakeLogger<JsonLinesPredictionLog> _told = new();
    private string _directory = null!;
    private int _files;

    private string File => Path.Combine(_directory, "log.jsonl");

    [OneTimeSetUp]
    public void CreateDirectory() => _directory = Directory.CreateTempSubdirectory("productionize-log-").FullName;

    [OneTimeTearDown]
    public void DeleteDirectory() => Directory.Delete(_directory, true);

    [SetUp]
    public void DeleteFile()
    {
        System.IO.File.Delete(File);
        _told.Collector.Clear();
    }

    [Test]
    public async Task The_file_is_readable()
    {
        await using (var log = new JsonLinesPredictionLog(File))
        {
            await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1, "Größe 日") with { Subject = "customer-7" }));
            await log.LogOutcomesAsync([PredictionSamples.Outcome(1, 1.0)]);
            Assert.That(log.Durability, Is.EqualTo(Durability.Durable));
            Assert.That(log.Path, Is.EqualTo(File));
        }

        var lines = await System.IO.File.ReadAllLinesAsync(File);
        TestContext.Out.WriteLine(string.Join('\n', lines));
        Assert.That(lines, Has.Length.EqualTo(3));
        Assert.That(lines[0], Does.Match("""^\{"source":"[0-9a-f]{16}","model":"churn","version":3,"format":"mlnet","digest":"abc","input":\[\{"name":"age","""));
        Assert.That(lines[1], Does.Match(
            """^\{"id":"00000001-0007-0007-0102-030405060708","time":"2026-01-02T12:01:00.0000000Z","model":"churn","version":3,"source":"[0-9a-f]{16}","ro"""
            + """le":"Live","status":"Answered","durationMs":1.2345,"key":"Größe 日","subject":"customer-7","input":\{"age":1,"job":"clerk"\},"out"""
            + """put":\{"p":0.25\},"crc":"[0-9a-f]{8}"\}$"""));
        Assert.That(lines[2], Does.Match(
            """^\{"outcome":"truth","id":"00000001-0007-0007-0102-030405060708","value":1.0,"observed":"2026-01-02T12:00:00.0000000Z","crc":"[0-9a-f]{8}"\}$"""));
        Assert.That(System.IO.File.ReadAllBytes(File)[^1], Is.EqualTo((byte)'\n'));
    }

    [Test]
    public async Task The_rules_of_the_fields_come_back()
    {
        await using var log = await Logged(1);
        var read = (await log.ReadRecordsAsync()).Single();
        Assert.That(read.Input.Schema.Fields, Is.EqualTo(PredictionSamples.Input.Fields));
        Assert.That(read.Output!.Value.Schema.Fields, Is.EqualTo(PredictionSamples.Output.Fields));
    }

    [Test]
    public async Task A_file_cut_at_any_byte_of_its_last_three_records_keeps_all_earlier_ones_and_goes_on()
    {
        await (await Logged(1, 2, 3, 4, 5)).DisposeAsync();
        var whole = await System.IO.File.ReadAllBytesAsync(File);
        var ends = Enumerable.Range(0, whole.Length).Where(i => whole[i] == (byte)'\n').Select(i => i + 1).ToArray();
        for (var cut = ends[^4]; cut < whole.Length; cut++)
        {
            _told.Collector.Clear();
            await System.IO.File.WriteAllBytesAsync(File, whole[..cut]);
            await using var log = new JsonLinesPredictionLog(File, _told, _ => { });

            // One source line is before the records; a record that lacks only its line feed is whole.
            var before = ends.Count(end => end <= cut) - 1;
            Assert.That((await log.ReadRecordsAsync()).Count, Is.EqualTo(before), $"before the repair, cut at {cut}");
            var kept = ends.Count(end => end - 1 <= cut) - 1;
            await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(9)));
            Assert.That(
                (await log.ReadRecordsAsync()).Select(record => record.Id),
                Is.EqualTo(Enumerable.Range(1, kept).Append(9).Select(PredictionSamples.Id)), $"cut at {cut}");
            var torn = cut - ends.Last(end => end - 1 <= cut);
            Assert.That(_told.Collector.GetSnapshot().Select(told => told.Id.Id),
                Is.EqualTo(torn > 0 ? [300] : Array.Empty<int>()), $"cut at {cut}");
            if (torn > 0)
            {
                Assert.That(_told.LatestRecord.Message, Does.StartWith($"Cut {torn} bytes"));
            }
        }
    }

    [Test]
    public async Task A_last_line_that_is_ended_but_not_whole_is_cut_off_and_reported()
    {
        await (await Logged(1, 2)).DisposeAsync();
        await System.IO.File.AppendAllTextAsync(File, "{\"id\":\n");
        await using var log = new JsonLinesPredictionLog(File, _told);
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(3)));
        Assert.That(_told.Collector.GetSnapshot().Single().Message, Does.StartWith("Cut 7 bytes"));
        Assert.That(await log.ReadRecordsAsync(), Has.Count.EqualTo(3));
        Assert.That(_told.Collector.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_damaged_last_line_feed_is_mended_and_takes_no_record()
    {
        await (await Logged(1, 2)).DisposeAsync();
        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        bytes[^1] ^= 4;
        await System.IO.File.WriteAllBytesAsync(File, bytes);
        await using var log = new JsonLinesPredictionLog(File, _told);
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(3)));
        Assert.That((await log.ReadRecordsAsync()).Select(record => record.Id), Is.EqualTo(new[] { PredictionSamples.Id(1), PredictionSamples.Id(2), PredictionSamples.Id(3) }));
        Assert.That(_told.LatestRecord.Message, Does.StartWith("Cut 1 bytes"));
    }

    [Test]
    public async Task A_long_torn_tail_is_cut_off()
    {
        await (await Logged(1)).DisposeAsync();
        await System.IO.File.AppendAllTextAsync(File, new string('\0', 300_000));
        await using var log = new JsonLinesPredictionLog(File, _told);
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(2)));
        Assert.That(_told.LatestRecord.Message, Does.StartWith("Cut 300000 bytes"));
        Assert.That(await log.ReadRecordsAsync(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Every_flipped_bit_is_found_and_takes_one_record_at_most()
    {
        await (await Logged(1, 2, 3)).DisposeAsync();
        await using (var log = new JsonLinesPredictionLog(File))
        {
            // A second session repeats the source line.
            await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(4), PredictionSamples.Record(5)));
        }

        var whole = await System.IO.File.ReadAllBytesAsync(File);
        var random = new Random(4);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= (byte)(1 << random.Next(8));
            await System.IO.File.WriteAllBytesAsync(File, damaged);
            _told.Collector.Clear();
            var log = new JsonLinesPredictionLog(File, _told);
            var records = await log.ReadRecordsAsync();
            Assert.That(records, Has.Count.GreaterThanOrEqualTo(4), $"byte {at}");
            Assert.That(records.All(r => r.Id == PredictionSamples.Id((int)r.Input.GetSingle(0)) && r.Output == PredictionSamples.OutputRow()), Is.True);
            if (records.Count == 4 && at < whole.Length - 1)
            {
                Assert.That(_told.LatestRecord.Message, Does.Match(":[0-9]+: .* checksum"), $"byte {at}");
            }
        }
    }

    [Test]
    public async Task A_damaged_line_is_reported_by_file_and_line_and_counted()
    {
        await (await Logged(1, 2, 3)).DisposeAsync();
        var text = await System.IO.File.ReadAllTextAsync(File);
        await System.IO.File.WriteAllTextAsync(File, text.Replace("\"age\":2,", "\"age\":3,", StringComparison.Ordinal));
        using var counter = new MetricCollector<long>(null, "Productionize", "productionize.log.skipped");
        var log = new JsonLinesPredictionLog(File, _told);
        Assert.That((await log.ReadRecordsAsync()).Select(record => record.Id), Is.EqualTo(new[] { PredictionSamples.Id(1), PredictionSamples.Id(3) }));
        Assert.That(_told.Collector.GetSnapshot().Single().Message, Does.StartWith($"Skipped {File}:3: "));
        Assert.That(counter.GetMeasurementSnapshot().Sum(measured => measured.Value), Is.EqualTo(1));
    }

    [TestCase("""{"id":"00000001-0007-0007-0102-030405060708","source":"none" """, "source")]
    [TestCase("""{"later":"line" """, "source")]
    [TestCase("""{"outcome":"truth","value":1,"observed":"2026-01-02T12:00:00.0000000Z" """, "names its prediction")]
    [TestCase("""{"outcome":"truth","key":"a","key":"b","value":1,"observed":"2026-01-02T12:00:00.0000000Z" """, "")]
    [TestCase("""{"outcome":"truth","key":"a","value":[],"observed":"2026-01-02T12:00:00.0000000Z" """, "Array")]
    [TestCase("""{"outcome":"truth","key":"a","value":1,"observed":"2026-01-02T12:00:00.0000000Z","new":1""", "'new'")]
    [TestCase("""{"outcome":"truth","key":"a","value":1""", "'observed' is missing")]
    [TestCase("""{"source":"a","input":[],"output":[]""", "")]
    [TestCase("""{"source":"a","model":"m","more":1""", "'more'")]
    [TestCase("""{"outcome":"truth""", "")]
    public async Task A_whole_line_that_means_nothing_is_skipped_and_reported(string line, string reason)
    {
        await (await Logged(1)).DisposeAsync();
        await System.IO.File.AppendAllTextAsync(File, Sealed(line.TrimEnd()));
        await using var log = new JsonLinesPredictionLog(File, _told);
        Assert.That(await log.ReadRecordsAsync(), Has.Count.EqualTo(1));
        Assert.That(_told.Collector.GetSnapshot().Single().Message, Does.StartWith($"Skipped {File}:3: ").And.Contain(reason));
    }

    [TestCase("\"role\":\"Live\"", "\"role\":\"1\"")]
    [TestCase("\"status\":\"Answered\"", "\"status\":\"answered\"")]
    [TestCase("\"durationMs\":1.2345,", "")]
    [TestCase("\"input\":", "\"inputs\":")]
    [TestCase("\"age\":1", "\"ages\":1")]
    [TestCase("\"age\":1", "\"age\":1,\"age\":2")]
    [TestCase("\"age\":1", "\"age\":1e99")]
    public async Task A_whole_record_that_breaks_the_format_is_skipped_and_reported(string old, string changed)
    {
        await (await Logged(1, 2)).DisposeAsync();
        var lines = await System.IO.File.ReadAllLinesAsync(File);
        Assert.That(lines[1], Does.Contain(old));
        lines[1] = Sealed(lines[1].Replace(old, changed, StringComparison.Ordinal)[..^18]);
        await System.IO.File.WriteAllTextAsync(File, $"{lines[0]}\n{lines[1]}{lines[2]}\n");
        await using var log = new JsonLinesPredictionLog(File, _told);
        Assert.That((await log.ReadRecordsAsync()).Single().Id, Is.EqualTo(PredictionSamples.Id(2)));
        Assert.That(_told.Collector.GetSnapshot().Single().Message, Does.StartWith($"Skipped {File}:2: "));
    }

    [Test]
    public async Task A_damaged_source_line_takes_no_records_of_a_long_file()
    {
        var bulk = new string('x', 100_000);
        await using (var log = new JsonLinesPredictionLog(File))
        {
            for (var i = 0; i < 15; i++)
            {
                await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(i) with { Error = bulk }));
            }
        }

        var text = await System.IO.File.ReadAllTextAsync(File);
        await System.IO.File.WriteAllTextAsync(File, "X" + text[1..]);
        var damaged = new JsonLinesPredictionLog(File, _told);
        Assert.That(await damaged.ReadRecordsAsync(), Has.Count.EqualTo(15));
        Assert.That(_told.Collector.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_second_writer_is_refused_and_told_what_to_do_until_the_first_ends()
    {
        var first = await Logged(1);
        await using var second = new JsonLinesPredictionLog(File);
        Assert.That(
            async () => await second.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(2))),
            Throws.InstanceOf<IOException>().With.Message.Contains("another writer").And.Message.Contains("file of its own"));
        Assert.That(await second.ReadRecordsAsync(), Has.Count.EqualTo(1));
        await first.DisposeAsync();
        await second.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(2)));
        Assert.That(await second.ReadRecordsAsync(), Has.Count.EqualTo(2));
        Assert.That(
            async () => await first.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(3))),
            Throws.InstanceOf<ObjectDisposedException>().With.Message.Contains("Make it before the pipelines that write to it"));
    }

    [Test]
    public async Task An_opening_that_failed_keeps_no_other_writer_out()
    {
        var path = Path.Combine(_directory, "taken.jsonl");
        Directory.CreateDirectory(path);
        await using var first = new JsonLinesPredictionLog(path);
        Assert.That(async () => await first.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1))), Throws.Exception);
        Directory.Delete(path);
        await using var second = new JsonLinesPredictionLog(path);
        await second.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        Assert.That(await second.ReadRecordsAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_file_and_its_directories_are_created_at_the_first_call_that_logs()
    {
        var path = Path.Combine(_directory, "new", "er", "log.jsonl");
        await using var log = new JsonLinesPredictionLog(path);
        Assert.That(await log.ReadRecordsAsync(), Is.Empty);
        Assert.That(Directory.Exists(Path.GetDirectoryName(path)), Is.False);
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        Assert.That(await log.ReadRecordsAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_failed_sync_acknowledges_nothing_and_the_next_call_starts_clean()
    {
        var fails = false;
        var syncs = 0;
        await using var log = new JsonLinesPredictionLog(File, null, _ =>
        {
            syncs++;
            if (fails)
            {
                throw new IOException("EIO");
            }
        });
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        var acknowledged = await System.IO.File.ReadAllBytesAsync(File);
        fails = true;
        var next = new ModelInfo("next", 1);
        Assert.That(async () => await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(2, model: next), PredictionSamples.Record(3, model: next))),
            Throws.InstanceOf<IOException>());
        Assert.That(await log.ReadRecordsAsync(), Has.Count.EqualTo(1), "what is not acknowledged is not read");
        fails = false;
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(4, model: next)));
        Assert.That((await log.ReadRecordsAsync()).Select(record => record.Id), Is.EqualTo(new[] { PredictionSamples.Id(1), PredictionSamples.Id(4) }));
        Assert.That(await System.IO.File.ReadAllTextAsync(File),
            Does.StartWith(Encoding.UTF8.GetString(acknowledged)).And.Not.Contain(PredictionSamples.Id(3).ToString()));
        Assert.That(syncs, Is.EqualTo(3));
    }

    [Test]
    public async Task Another_reader_sees_only_whole_lines_while_the_log_is_written()
    {
        await using var log = await Logged(0);
        var reader = new JsonLinesPredictionLog(File, _told);
        var writing = Task.Run(async () =>
        {
            for (var i = 1; i < 200; i++)
            {
                await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(i)));
            }
        });
        while (!writing.IsCompleted)
        {
            var read = await reader.ReadRecordsAsync();
            Assert.That(read.Select(record => record.Id), Is.EqualTo(Enumerable.Range(0, read.Count).Select(PredictionSamples.Id)));
        }

        await writing;
        Assert.That(await reader.ReadRecordsAsync(), Has.Count.EqualTo(200));
        Assert.That(_told.Collector.Count, Is.Zero);
    }

    [Test]
    public async Task A_JSON_cell_may_have_line_feeds_and_is_refused_when_it_could_not_be_read_back()
    {
        var schema = new Schema(new Field("doc", FieldKind.Json));
        PredictionRecord With(int number, string json)
        {
            var writer = new RowWriter();
            writer.Begin(schema);
            writer.SetJson(0, Encoding.UTF8.GetBytes(json));
            return PredictionSamples.Record(number) with { Input = writer.Row.ToArray() };
        }

        await using var log = new JsonLinesPredictionLog(File);
        await log.LogAsync(PredictionBuffer.Of(With(1, "{\n  \"a\": [1,\r\n 2]\n}")));
        Assert.That((await log.ReadRecordsAsync()).Single().Input["doc"].AsString(), Is.EqualTo("{\"a\":[1,2]}"));
        foreach (var broken in (string[])["{\"a\":1,\"a\":2}", "{", "1 2", new string('[', 65) + new string(']', 65)])
        {
            Assert.That(
                async () => await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(2), With(3, broken))),
                Throws.ArgumentException.With.Message.Contains("'doc'"));
        }

        await log.LogAsync(PredictionBuffer.Of(With(4, new string('[', 64) + new string(']', 64))));
        Assert.That((await log.ReadRecordsAsync()).Select(record => record.Id), Is.EqualTo(new[] { PredictionSamples.Id(1), PredictionSamples.Id(4) }));
        Assert.That(async () => await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(5) with { Role = (PredictionRole)9 })),
            Throws.ArgumentException);
    }

    protected override IPredictionLogger Create() => new JsonLinesPredictionLog(Path.Combine(_directory, $"contract-{_files++}.jsonl"));

    protected override ValueTask ReleaseAsync(IPredictionLogger logger) => ((JsonLinesPredictionLog)logger).DisposeAsync();

    private static string Sealed(string start) => $"{start},\"crc\":\"{JsonLine.Seal(Encoding.UTF8.GetBytes(start))}\"}}\n";

    private async Task<JsonLinesPredictionLog> Logged(params int[] numbers)
    {
        var log = new JsonLinesPredictionLog(File);
        await log.LogAsync(PredictionBuffer.Of(numbers.Select(number => PredictionSamples.Record(number))));
        return log;
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_file_that_is_deleted_or_emptied_while_open_acknowledges_nothing_and_is_begun_anew(bool deleted)
    {
        await using var log = await Logged(1);
        if (deleted)
        {
            System.IO.File.Delete(File);
        }
        else
        {
            await System.IO.File.WriteAllBytesAsync(File, []);
        }

        var second = PredictionBuffer.Of(PredictionSamples.Record(2));
        Assert.That(async () => await log.LogAsync(second), Throws.InstanceOf<IOException>().With.Message.Contains(File));
        await log.LogAsync(second);

        Assert.That((await log.ReadRecordsAsync()).Select(record => record.Id), Is.EqualTo(new[] { PredictionSamples.Record(2).Id }));
    }
}
