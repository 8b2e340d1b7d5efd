using System.Text;

namespace Productionize;

[TestFixture("csv")]
[TestFixture("jsonl")]
public sealed class FileSinkTests(string kind)
{
    private readonly TemporaryDirectory _folder = new();
    private string _path = "";

    [SetUp]
    public void ChoosePath() => _path = Path.Combine(_folder.Path, $"{TestContext.CurrentContext.Test.ID}.{kind}");

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task A_target_that_something_saved_anew_is_refused_and_left_as_it_is()
    {
        await WriteAsync(5);
        var text = await File.ReadAllTextAsync(_path);

        // As a spreadsheet saves it.
        await File.WriteAllTextAsync(_path, text.Replace("\n", "\r\n", StringComparison.Ordinal), new UTF8Encoding(true));
        var saved = await File.ReadAllBytesAsync(_path);

        Assert.That(
            async () => await WriteAsync(6),
            Throws.TypeOf<DataSinkException>().With.Message.StartsWith(_path).And.Message.Contains("something else wrote into it")
                .And.Message.Contains($"delete it and '{_path}.progress'"));
        Assert.That(await File.ReadAllBytesAsync(_path), Is.EqualTo(saved));

        await File.WriteAllTextAsync(_path, text);
        Assert.That(await WriteAsync(6), Is.EqualTo(1), "restored");
    }

    [Test]
    public async Task A_target_with_another_byte_near_its_end_is_refused()
    {
        await WriteAsync(50_000);
        var bytes = await File.ReadAllBytesAsync(_path);
        Assert.That(bytes, Has.Length.GreaterThan(500_000));
        bytes[^60_000] ^= 1;
        await File.WriteAllBytesAsync(_path, bytes);

        Assert.That(async () => await WriteAsync(50_001), Throws.TypeOf<DataSinkException>());
    }

    [Test]
    public async Task A_target_that_is_deleted_while_it_is_written_takes_no_commit()
    {
        await using var writer = await Sink.OpenAsync(new Schema(new Field("a", FieldKind.Int64)));
        await writer.CommitAsync("first");
        File.Delete(_path);

        Assert.That(async () => await writer.CommitAsync("second"), Throws.TypeOf<DataSinkException>().With.Message.Contains("deleted, moved or cut"));
    }

    [Test]
    public async Task Rows_that_something_else_appended_are_not_cut_off()
    {
        await WriteAsync(5);
        await File.AppendAllTextAsync(_path, "mine\n");

        Assert.That(
            async () => await WriteAsync(6), Throws.TypeOf<DataSinkException>().With.Message.Contains("something else wrote into it"));
        Assert.That(await File.ReadAllTextAsync(_path), Does.EndWith("mine\n"));
    }

    [Test]
    public async Task What_a_writer_left_behind_that_never_closed_is_cut_off()
    {
        await WriteAsync(5);

        // The last note says that it was closed.
        var notes = await File.ReadAllLinesAsync($"{_path}.progress");
        await File.WriteAllLinesAsync($"{_path}.progress", notes[..^1]);
        await File.AppendAllTextAsync(_path, "half a ro");

        Assert.That(await WriteAsync(6), Is.EqualTo(1));
        Assert.That(await File.ReadAllTextAsync(_path), Does.Not.Contain("half"));
    }

    private IDataSink Sink => kind == "csv" ? new CsvDataSink(_path) : new JsonLinesDataSink(_path);

    private ValueTask<long> WriteAsync(int count) => Order.Many(count).ToDataSource("orders").WriteToAsync(Sink, order => order.Id);
}
