using System.Text;

namespace Productionize.Predictions;

public sealed class EraseSubjectTests
{
    private const string Canary = "canary-7f3b91c2";
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Create() => _directory = new TemporaryDirectory();

    [TearDown]
    public void Delete() => _directory.Dispose();

    [Test]
    public async Task Nothing_of_a_subject_is_left_in_any_file_and_all_others_stay_as_they_were()
    {
        await using var other = new PredictionLog(_directory.Path);
        await other.LogAsync(PredictionBuffer.Of(Of(1, Canary), PredictionSamples.Record(2)));
        await using var log = new PredictionLog(_directory.Path);
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(3), Of(4, Canary), Of(5, Canary)));
        await log.LogOutcomesAsync([Outcome(4), PredictionSamples.OutcomeOf(Canary + "-key", Canary, 1), PredictionSamples.Outcome(3, true)]);
        await log.SealAsync();
        var before = await TextAsync(log, except: Canary);

        var receipt = await log.EraseSubjectAsync(Canary);

        Assert.That((receipt.Records, receipt.Outcomes), Is.EqualTo((3L, 2L)));
        Assert.That(receipt.Completed, Is.Not.Null);
        Assert.That(Holding(Canary), Is.Empty);
        Assert.That(await TextAsync(log, except: "nobody"), Is.EqualTo(before));
        Assert.That(
            await File.ReadAllTextAsync(Path.Combine(_directory.Path, "erasures", $"{receipt.Id:n}.json")), Does.Contain("\"records\":3"));
    }

    [Test]
    public async Task A_segment_that_another_log_still_writes_goes_on_after_an_erasure()
    {
        await using var other = new PredictionLog(_directory.Path);
        await other.LogAsync(PredictionBuffer.Of(Of(1, Canary), PredictionSamples.Record(2)));
        await using var log = new PredictionLog(_directory.Path);
        await log.EraseSubjectAsync(Canary);
        await other.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(3)));

        Assert.That((await log.ReadRecordsAsync()).Select(record => record.Id), Is.EqualTo(new[] { PredictionSamples.Id(2), PredictionSamples.Id(3) }));
        Assert.That(Directory.GetFiles(Path.Combine(_directory.Path, "segments"), "*.segment"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_subject_that_nobody_logged_leaves_all_as_it_was()
    {
        await using var log = new PredictionLog(_directory.Path);
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        var receipt = await log.EraseSubjectAsync("nobody");

        Assert.That((receipt.Records, receipt.Outcomes, receipt.Files), Is.EqualTo((0L, 0L, 0)));
        Assert.That(await log.ReadRecordsAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Half_a_record_at_the_end_of_a_killed_segment_is_erased_too()
    {
        await using (var log = new PredictionLog(_directory.Path))
        {
            await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
            await log.LogAsync(PredictionBuffer.Of(Of(2, Canary)));
        }

        var segment = Directory.GetFiles(Path.Combine(_directory.Path, "segments"), "*.segment").Single();
        var bytes = await File.ReadAllBytesAsync(segment);
        var end = bytes.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes(Canary)) + Canary.Length;
        await File.WriteAllBytesAsync(segment, bytes[..end]);
        await using var reopened = new PredictionLog(_directory.Path);
        await reopened.EraseSubjectAsync(Canary);

        Assert.That(Holding(Canary), Is.Empty);
        Assert.That(await reopened.ReadRecordsAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Indexes_that_a_killed_seal_left_are_erased_too()
    {
        await using var log = new PredictionLog(_directory.Path);
        await log.LogAsync(PredictionBuffer.Of(Of(1, Canary)));
        await log.LogOutcomesAsync([Outcome(1)]);
        await log.SealAsync();
        var index = Directory.GetFiles(Path.Combine(_directory.Path, "index"), "*.index", SearchOption.AllDirectories).Single();
        File.Copy(index, Path.Combine(Path.GetDirectoryName(index)!, "sealed-since.segment.index"));
        File.Copy(index, index + ".unfinished");
        Assert.That(Holding(Canary), Has.Length.EqualTo(4), "or the test shows nothing");

        await log.EraseSubjectAsync(Canary);

        Assert.That(Holding(Canary), Is.Empty);
    }

    [Test]
    public async Task Half_an_erased_record_is_erased_where_a_seal_has_put_the_segment_aside()
    {
        await using (var first = new PredictionLog(_directory.Path))
        {
            await first.LogAsync(PredictionBuffer.Of(Of(1, "somebody") with { Error = Canary }));
        }

        var segment = Directory.GetFiles(Path.Combine(_directory.Path, "segments"), "*.segment").Single();
        var bytes = await File.ReadAllBytesAsync(segment);
        for (var at = 0; (at = bytes.AsSpan().IndexOf("somebody"u8)) >= 0;)
        {
            bytes.AsSpan(at, "somebody".Length).Clear();
        }

        await File.WriteAllBytesAsync(segment + ".damaged", bytes);
        File.Delete(segment);
        Directory.CreateDirectory(Path.Combine(_directory.Path, "erasures"));
        await File.WriteAllTextAsync(
            Path.Combine(_directory.Path, "erasures", "places"), $"{Path.GetFileName(segment)}\n0 {bytes.Length}\nend");
        await using var log = new PredictionLog(_directory.Path);
        await log.EraseSubjectAsync("somebody");

        Assert.That(Holding(Canary), Is.Empty);
    }

    private static PredictionRecord Of(int number, string subject) => PredictionSamples.Record(number, subject + "-key") with
    {
        Subject = subject,
        Caller = subject,
        Error = subject,
        Reason = subject,
        Tags = new Dictionary<string, string> { [subject] = subject },
        Input = PredictionSamples.InputRow(1, subject),
    };

    private static PredictionOutcome Outcome(int number) => PredictionSamples.Outcome(number, Canary);

    private static async Task<string> TextAsync(PredictionLog log, string except) => string.Join('\n', (await log.ReadAllAsync())
        .Where(logged => logged.Record.Subject != except)
        .Select(logged => $"{logged.Record} {RowJson.ToText(logged.Record.Input)} {logged.Record.Key} " + string.Join(' ', logged.Outcomes.Select(outcome => outcome.Value))));

    private string[] Holding(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Directory.GetFiles(_directory.Path, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".open", StringComparison.Ordinal) && File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0)];
    }
}
