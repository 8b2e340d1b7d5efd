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

        Assert.That(extract.Files.Select(Path.GetFileName), Is.EqualTo(new[] { "a.csv", "a-2.csv", "b_.jsonl" }));
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
        await File.WriteAllTextAsync(Path.Combine(folder, "a.csv"), "mended");
        using (var file = new QuarantineFile(quarantine))
        {
            file.Add(new RejectedRow("b.csv", 2, "1,2", []) { Header = "x,y" });
        }

        File.Move(Path.Combine(folder, "a.csv"), Path.Combine(folder, "b.csv"));
        var error = await Assert.ThrowsAsync<DataSourceException>(async () => await QuarantineFile.ExtractAsync(quarantine, folder));

        Assert.That(error!.SourceName, Is.EqualTo(Path.Combine(folder, "b.csv")));
        Assert.That(error.Message, Does.Contain("somebody may have mended it").And.Contain("a folder of its own"));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(folder, "b.csv")), Is.EqualTo("mended"));
        Assert.That(Path.Combine(folder, "a.csv"), Does.Not.Exist, "what was begun is taken back");
    }

    [Test]
    public async Task Files_of_folders_are_named_by_their_paths_and_never_lie_outside()
    {
        string[] sources =
        [
            "2026-10/orders.csv", "2026-11/orders.csv.gz", "2026-10_orders.csv", "o.csv.gz", "O.csv", "../up.csv", "C:\\x.csv", "con.csv",
            "a?.csv", "nul", "..", new string('x', 300) + ".csv",
        ];
        var names = await ExtractedAsync(
            "folders", [.. sources.Select((source, i) => new RejectedRow(source, i, "1", []) { Header = "x" })]);

        Assert.That(names, Is.EqualTo(new[]
        {
            "2026-10_orders.csv", "2026-11_orders.csv", "2026-10_orders-2.csv", "o.csv", "O-2.csv", "up.csv", "C__x.csv", "_con.csv",
            "a_.csv", "_nul", "rows", new string('x', 120) + ".csv",
        }));
    }

    [Test]
    public async Task Rows_of_parquet_are_json_lines_in_one_file_for_a_dataset()
    {
        var names = await ExtractedAsync(
            "parquet",
            new RejectedRow("sales/month=1/part-00000.parquet", 1, "{}", []),
            new RejectedRow("sales/month=2/part-00001.parquet", 1, "{}", []), new RejectedRow("one.parquet", 1, "{}", []),
            new RejectedRow("crm.example.org", 1, "{}", []), new RejectedRow("a.txt", 1, "{}", []));

        Assert.That(names, Is.EqualTo(new[] { "sales.jsonl", "one.jsonl", "crm.example.org.jsonl", "a.txt" }));
        Assert.That(await File.ReadAllTextAsync(Some("parquet/sales.jsonl")), Is.EqualTo("{}\n{}\n"));
    }

    [Test]
    public async Task A_record_that_two_runs_rejected_is_extracted_once()
    {
        var quarantine = Some("twice.jsonl");
        for (var run = 0; run < 2; run++)
        {
            using var file = new QuarantineFile(quarantine);
            file.Add(new RejectedRow("a.csv", 2, "1", []) { Header = "x" });
            file.Add(new RejectedRow("a.csv", 3, "1", []) { Header = "x" });
            file.Add(new RejectedRow("b.csv", 3, "1", []) { Header = "x" });
            file.Add(new RejectedRow("a.csv", 4, $"{run}", []) { Header = "x" });
            file.Add(new RejectedRow("table", 4, null, []));
        }

        var extract = await QuarantineFile.ExtractAsync(quarantine, Some("twice"));

        Assert.That((extract.Rows, extract.WithoutRaw), Is.EqualTo((5L, 1L)));
        Assert.That(await File.ReadAllTextAsync(extract.Files[0]), Is.EqualTo("x\n1\n1\n0\n1\n"));
        Assert.That($"{extract}", Is.EqualTo("5 rows in 2 files (a.csv, b.csv), 4 told again, 1 without text"));
    }

    [Test]
    public void A_quarantine_that_is_not_there_is_refused() => Assert.That(
        async () => await QuarantineFile.ExtractAsync(Some("none.jsonl"), Some("none")), Throws.TypeOf<DataSourceException>());

    private async Task<string?[]> ExtractedAsync(string folder, params RejectedRow[] rows)
    {
        using (var file = new QuarantineFile(Some($"{folder}.jsonl")))
        {
            foreach (var row in rows)
            {
                file.Add(row);
            }
        }

        var extract = await QuarantineFile.ExtractAsync(Some($"{folder}.jsonl"), Some(folder));
        Assert.That(extract.Files.Select(Path.GetDirectoryName), Is.All.EqualTo(Some(folder)));
        return [.. extract.Files.Select(Path.GetFileName)];
    }

    private string Some(string name) => Path.Combine(_folder.Path, name);

    private static async Task<List<Person>> Read(string source, string quarantine)
    {
        using var file = new QuarantineFile(quarantine);
        return await new CsvDataSource<Person>(source).ToListAsync(new DataPass { OnRejected = file.Add });
    }

    private sealed record Person(long Id, [property: System.ComponentModel.DataAnnotations.Range(18, 120)] int Age, string Name);
}
