using System.Text.Json;

namespace Productionize;

public class QuarantineFileTests
{
    private string _path = null!;

    [SetUp]
    public void NewPath() => _path = Path.Combine(Path.GetTempPath(), $"quarantine-{Guid.NewGuid():N}.jsonl");

    [TearDown]
    public void Delete() => File.Delete(_path);

    [Test]
    public async Task A_pass_puts_its_rejected_rows_there_with_all_reasons()
    {
        using var file = new TempCsv(Customer.Header + "1,20,rent,1\nx,17,\"bo\"\"\nat\",1\n2,20,rent\n");
        using (var quarantine = new QuarantineFile(_path))
        {
            await new CsvDataSource<Customer>(file.Path).ToListAsync(new DataPass { OnRejected = quarantine.Add });
            Assert.That(quarantine.Path, Is.EqualTo(_path));
        }

        var lines = await File.ReadAllLinesAsync(_path);
        using var first = JsonDocument.Parse(lines[0]);
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(first.RootElement.GetProperty("source").GetString(), Is.EqualTo(file.Name));
        Assert.That(first.RootElement.GetProperty("line").GetInt64(), Is.EqualTo(3));
        Assert.That(first.RootElement.GetProperty("raw").GetString(), Is.EqualTo("x,17,\"bo\"\"\nat\",1"));
        Assert.That(first.RootElement.GetProperty("faults").GetArrayLength(), Is.EqualTo(3));
        Assert.That(first.RootElement.GetProperty("faults")[2].GetRawText(), Does.Match("\"field\":\"Home\",\"value\":\"bo.*\",\"rule\":\"must be one of rent, own\""));
        Assert.That(lines[1], Does.Contain("\"line\":5").And.Contains("\"value\":null"));
    }

    [Test]
    public void Opening_the_file_again_continues_it()
    {
        for (var line = 1; line <= 3; line++)
        {
            using var quarantine = new QuarantineFile(_path);
            quarantine.Add(Row(line));
        }

        Assert.That(Lines(), Is.EqualTo("1,2,3"));
    }

    [Test]
    public void A_line_torn_by_a_crash_does_not_spoil_the_next()
    {
        File.WriteAllText(_path, "{\"source\":\"a\",\"li");
        using (var quarantine = new QuarantineFile(_path))
        {
            quarantine.Add(Row(2));
        }

        Assert.That(File.ReadAllLines(_path)[0], Is.EqualTo("{\"source\":\"a\",\"li"));
        Assert.That(JsonDocument.Parse(File.ReadAllLines(_path)[1]).RootElement.GetProperty("line").GetInt32(), Is.EqualTo(2));
    }

    [Test]
    public void Flush_brings_rows_to_the_file_while_it_is_open()
    {
        using var quarantine = new QuarantineFile(_path);
        quarantine.Add(Row(1));
        Assert.That(new FileInfo(_path).Length, Is.Zero);
        quarantine.Flush();
        var length = new FileInfo(_path).Length;
        quarantine.Flush();

        Assert.That(length, Is.GreaterThan(50));
        Assert.That(new FileInfo(_path).Length, Is.EqualTo(length));
    }

    [Test]
    public void Many_rows_do_not_wait_in_memory()
    {
        using var quarantine = new QuarantineFile(_path);
        for (var line = 0; line < 2_000; line++)
        {
            quarantine.Add(Row(line));
        }

        Assert.That(new FileInfo(_path).Length, Is.GreaterThan(65_536));
    }

    [Test]
    public void Rows_added_by_several_threads_are_all_kept_whole()
    {
        using (var quarantine = new QuarantineFile(_path))
        {
            Parallel.For(0, 5_000, line => quarantine.Add(Row(line)));
        }

        Assert.That(Lines().Split(',').Select(int.Parse).Order(), Is.EqualTo(Enumerable.Range(0, 5_000)));
    }

    [Test]
    public void A_text_cut_within_a_surrogate_pair_is_kept()
    {
        using (var quarantine = new QuarantineFile(_path))
        {
            quarantine.Add(new RejectedRow("a", 1, "😀"[..1], [new RowFault("f", "😀"[1..], "r")]));
        }

        Assert.That(Lines(), Is.EqualTo("1"));
    }

    [Test]
    public void Text_is_written_for_people_to_read()
    {
        using (var quarantine = new QuarantineFile(_path))
        {
            quarantine.Add(new RejectedRow("größe.csv", 1, "\"a\",+49 <日本 😀>", []));
        }

        Assert.That(File.ReadAllText(_path), Does.Contain("\"größe.csv\"").And.Contain("\"\\\"a\\\",+49 <日本 "));
    }

    [Test]
    public void A_new_file_is_readable_by_its_owner_only()
    {
        Assume.That(OperatingSystem.IsWindows(), Is.False);
        using var quarantine = new QuarantineFile(_path);

#pragma warning disable CA1416 // Assumed above.
        Assert.That(File.GetUnixFileMode(_path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
#pragma warning restore CA1416
    }

    [Test]
    public void A_closed_file_takes_no_rows()
    {
        var quarantine = new QuarantineFile(_path);
        quarantine.Dispose();
        quarantine.Dispose();

        Assert.Throws<ObjectDisposedException>(() => quarantine.Add(Row(1)));
        Assert.Throws<ObjectDisposedException>(quarantine.Flush);
        Assert.Throws<ArgumentNullException>(() => quarantine.Add(null!));
        Assert.Throws<ArgumentException>(() => _ = new QuarantineFile(" "));
    }

    [Test]
    public void A_second_writer_is_refused()
    {
        using var quarantine = new QuarantineFile(_path);

        Assert.Throws<IOException>(() => _ = new QuarantineFile(_path));
    }

    private static RejectedRow Row(int line) => new("a.csv", line, "1,2", [new RowFault("f", "v", "must be something else entirely")]);

    private string Lines() => string.Join(
        ',', File.ReadAllLines(_path).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("line").GetInt32()));
}
