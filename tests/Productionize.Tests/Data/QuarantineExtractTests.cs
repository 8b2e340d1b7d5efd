using System.IO.Compression;

namespace Productionize;

public class QuarantineExtractTests
{
    private readonly TemporaryDirectory _folder = new();

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task Rejected_rows_are_mended_and_read_again()
    {
        var (source, quarantine, mended) = (Some("people.csv.gz"), Some("quarantine.jsonl"), Some("mended"));
        await using (var file = new GZipStream(File.Create(source), CompressionMode.Compress))
        {
            file.Write("Id,Age,Name\n1,20,\"a, \"\"b\"\"\nc\"\n2,17,\"ü\r\n😀\"\n3,x,z\n"u8);
        }

        var rows = await Read(source, quarantine);
        Assert.That(rows.Select(row => row.Id), Is.EqualTo(new[] { 1L }));

        var extract = await QuarantineFile.ExtractAsync(quarantine, mended);
        Assert.That((extract.Rows, extract.WithoutRaw, extract.Damaged), Is.EqualTo((2L, 0L, 0L)));
        Assert.That(extract.Files, Is.EqualTo(new[] { Path.Combine(mended, "people.csv") }));
        Assert.That(await File.ReadAllTextAsync(extract.Files[0]), Is.EqualTo("Id,Age,Name\n2,17,\"ü\r\n😀\"\n3,x,z\n"));

        await File.WriteAllTextAsync(extract.Files[0], (await File.ReadAllTextAsync(extract.Files[0])).Replace("17", "71").Replace("3,x", "3,30"));
        Assert.That((await Read(extract.Files[0], Some("second.jsonl"))).Select(row => (row.Id, row.Age, row.Name)), Is.EqualTo(new[]
        {
            (2L, 71, "ü\r\n😀"), (3L, 30, "z"),
        }));
    }

    [Test]
    public async Task Rows_of_one_name_with_other_headers_go_into_files_of_their_own()
    {
        var quarantine = Some("mixed.jsonl");
        using (var file = new QuarantineFile(quarantine))
        {
            file.Add(new RejectedRow("a.csv", 2, "1,2", []) { Header = "x,y" });
            file.Add(new RejectedRow("a.csv", 2, "1;2", []) { Header = "x;y" });
            file.Add(new RejectedRow("../../b\0.jsonl", 2, "{}", []));
            file.Add(new RejectedRow("table", 2, null, []));
        }

        await File.AppendAllTextAsync(quarantine, "{\"source\": \"torn");
        var extract = await QuarantineFile.ExtractAsync(quarantine, Some("mixed"));

        Assert.That(extract.Files.Select(Path.GetFileName), Is.EqualTo(new[] { "a.csv", "a-2.csv", "_.._b_.jsonl" }));
        Assert.That((extract.Rows, extract.WithoutRaw, extract.Damaged), Is.EqualTo((3L, 1L, 1L)));
        Assert.That(await File.ReadAllTextAsync(extract.Files[1]), Is.EqualTo("x;y\n1;2\n"));
    }

    [Test]
    public async Task A_file_that_is_there_is_never_written_over()
    {
        var (quarantine, folder) = (Some("again.jsonl"), Some("again"));
        using (var file = new QuarantineFile(quarantine))
        {
            file.Add(new RejectedRow("a.csv", 2, "1,2", []) { Header = "x,y" });
        }

        await QuarantineFile.ExtractAsync(quarantine, folder);
        Assert.That(async () => await QuarantineFile.ExtractAsync(quarantine, folder), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void A_quarantine_that_is_not_there_is_refused() => Assert.That(
        async () => await QuarantineFile.ExtractAsync(Some("none.jsonl"), Some("none")), Throws.TypeOf<DataSourceException>());

    private string Some(string name) => Path.Combine(_folder.Path, name);

    private static async Task<List<Person>> Read(string source, string quarantine)
    {
        using var file = new QuarantineFile(quarantine);
        return await new CsvDataSource<Person>(source).ToListAsync(new DataPass { OnRejected = file.Add });
    }

    private sealed record Person(long Id, [property: System.ComponentModel.DataAnnotations.Range(18, 120)] int Age, string Name);
}
