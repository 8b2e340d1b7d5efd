using System.Security.Cryptography;
using System.Text;

namespace Productionize;

[TestOf(typeof(FolderDataSource<>))]
public sealed class FolderDataSourceContractTests : DataSourceContract<Customer>
{
    private readonly TemporaryDirectory _folder = new();

    protected override IReadOnlyList<Customer> Rows { get; } = [new(1, 20, "rent", 1), new(3, 30, "own", null), new(2, 40, "rent", 2)];

    protected override long Rejected => 1;

    [OneTimeSetUp]
    public void Write() => FolderDataSourceTests.Write(
        _folder, ("b.csv", "2,40,rent,2\n"), ("a.csv", "1,20,rent,1\n4,17,rent,1\n3,30,own,\n"), ("c.csv", ""), ("a.txt", "x"));

    [OneTimeTearDown]
    public void Delete() => _folder.Dispose();

    protected override ValueTask<IDataSource<Customer>> CreateAsync() =>
        new(new FolderDataSource<Customer>(_folder.Path, "*.csv", path => new CsvDataSource<Customer>(path)));
}

public class FolderDataSourceTests
{
    [Test]
    public async Task Files_are_read_in_the_ordinal_order_of_their_paths_and_told_by_them()
    {
        using var folder = new TemporaryDirectory();
        Write(folder, ("b/a.csv", "3,17,rent,1\n"), ("a.csv", "1,20,rent,1\n"), ("B.csv", "0,20,rent,1\n"), ("a/z.csv", "2,20,rent,1\n"));
        var rejected = new List<RejectedRow>();
        var pass = new DataPass { OnRejected = rejected.Add };

        var rows = await Open(folder).ToListAsync(pass);

        Assert.That(string.Join(",", rows.Select(row => row.Id)), Is.EqualTo("0,1,2"));
        Assert.That((rejected.Single().ToString(), pass.Accepted, pass.Rejected), Is.EqualTo(("b/a.csv:2", 3L, 1L)));
    }

    [Test]
    public async Task A_link_to_a_file_is_read_and_one_to_a_folder_is_not_followed()
    {
        using var folder = new TemporaryDirectory();
        Write(folder, ("a.csv", "1,20,rent,1\n"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "loop"), folder.Path);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "b.csv"), Path.Combine(folder.Path, "a.csv"));

        Assert.That((await Open(folder).ToListAsync()).Select(row => row.Id), Is.EqualTo(new[] { 1L, 1 }));
    }

    [Test]
    public async Task Fingerprint_is_the_hash_over_those_of_the_files_and_all_their_rows()
    {
        using var folder = new TemporaryDirectory();
        Write(folder, ("a.csv", "1,20,rent,1\n2,17,rent,1\n"), ("b.csv", "3,20,rent,1\n"));
        var pass = new DataPass();

        await Open(folder).ToListAsync(pass);

        var parts = string.Concat(new[] { ("a.csv", 2), ("b.csv", 1) }.Select(file =>
            $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder.Path, file.Item1))))}:{file.Item2}\n"));
        Assert.That(pass.Fingerprint, Is.EqualTo(new DataFingerprint(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(parts))), 3)));
    }

    [Test]
    public async Task A_file_that_appears_during_a_pass_belongs_to_the_next()
    {
        using var folder = new TemporaryDirectory();
        Write(folder, ("a.csv", "1,20,rent,1\n"));
        var source = Open(folder);
        var read = 0;

        await foreach (var row in source)
        {
            read++;
            Write(folder, ("b.csv", "2,20,rent,1\n"));
        }

        Assert.That((read, (await source.ToListAsync()).Count), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task No_folder_and_no_file_are_errors_that_say_where_was_looked()
    {
        using var folder = new TemporaryDirectory();
        Write(folder, ("a.csvx", ""));

        var none = await Assert.ThrowsAsync<DataSourceException>(async () => await Open(folder).ToListAsync());
        var absent = await Assert.ThrowsAsync<DataSourceException>(async () => await new FolderDataSource<Customer>(
            "nowhere", "*.csv", path => new CsvDataSource<Customer>(path)).ToListAsync());

        Assert.That(none!.Message, Does.Contain($"No file matches '*.csv' (looked in {folder.Path}"));
        Assert.That(absent!.Message, Does.Contain($"There is no such folder (looked for {Path.GetFullPath("nowhere")})"));
    }

    [Test]
    public async Task A_key_holds_within_a_file_and_a_check_makes_it_hold_for_all()
    {
        using var folder = new TemporaryDirectory();
        Write(folder, ("a.csv", "1,20,rent,1\n"), ("b.csv", "1,20,rent,1\n"));
        var codec = RowCodec.For<Customer>(new Schema(RowCodec.For<Customer>().Schema.Fields) { Key = ["Id"] });
        var source = new FolderDataSource<Customer>(folder.Path, "*.csv", path => new CsvDataSource<Customer>(path, codec));
        var pass = new DataPass();

        Assert.That(await source.ToListAsync(), Has.Count.EqualTo(2));
        Assert.That(await source.Check(codec).ToListAsync(pass), Has.Count.EqualTo(1));
        Assert.That((pass.Accepted, pass.Rejected, pass.Fingerprint?.Rows), Is.EqualTo((1L, 1L, 2L)));
    }

    [Test]
    public async Task The_share_of_rejects_is_judged_over_all_files()
    {
        using var folder = new TemporaryDirectory();
        Write(folder, ("a.csv", "1,17,rent,1\n"), ("b.csv", "2,20,rent,1\n3,20,rent,1\n4,20,rent,1\n"));

        Assert.That(await Open(folder).ToListAsync(new DataPass { MaxRejectedShare = 0.25 }), Has.Count.EqualTo(3));
        await Assert.ThrowsAsync<DataSourceException>(async () => await Open(folder).ToListAsync(new DataPass { MaxRejectedShare = 0.2 }));
    }

    [Test]
    public async Task Warnings_errors_and_progress_are_those_of_the_whole_and_name_the_path()
    {
        using var folder = new TemporaryDirectory();
        Write(folder, ("m/a.csv", "1,20,rent,1\n2,99,rent,1\n"));
        var schema = RowCodec.For<Customer>().Schema.With(field => field with { Maximum = 50, Severity = RuleSeverity.Warn }, "Age");
        FolderDataSource<Customer> OpenWith(Schema rules) =>
            new(folder.Path, "*.csv", path => new CsvDataSource<Customer>(path, RowCodec.For<Customer>(rules)));
        var (warned, seen) = (new List<RejectedRow>(), new List<long>());
        var pass = new DataPass { OnWarning = warned.Add, Progress = new Seen(seen) };
        await OpenWith(schema).ToListAsync(pass);

        var fails = new Schema(schema.Fields) { MinRows = 3 };
        var few = await Assert.ThrowsAsync<DataSourceException>(async () => await OpenWith(fails).ToListAsync());
        var broken = schema.With(field => field with { Severity = RuleSeverity.Fail }, "Age");
        var failed = await Assert.ThrowsAsync<DataSourceException>(async () => await OpenWith(broken).ToListAsync());

        Assert.That(($"{warned.Single()}", pass.Accepted, pass.Warnings, string.Join(",", seen)), Is.EqualTo(("m/a.csv:3", 2L, 1L, "1,2")));
        Assert.That(few!.Message, Does.StartWith("m/a.csv: The source breaks a rule"));
        Assert.That((failed!.SourceName, failed.Line), Is.EqualTo(("m/a.csv", (long?)3)));
        Assert.That(failed.Message, Does.StartWith("m/a.csv, line 3: A row breaks"));
    }

    private sealed class Seen(List<long> counts) : IProgress<long>
    {
        public void Report(long value) => counts.Add(value);
    }

    [Test]
    public void A_pattern_with_a_folder_is_refused() => Assert.That(
        () => new FolderDataSource<Customer>("a", "b/*.csv", path => new CsvDataSource<Customer>(path)),
        Throws.ArgumentException.With.Message.Contains("has a folder in it"));

    internal static void Write(TemporaryDirectory folder, params IEnumerable<(string Name, string Rows)> files)
    {
        foreach (var (name, rows) in files)
        {
            var path = Path.Combine(folder.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, Customer.Header + rows);
        }
    }

    private static FolderDataSource<Customer> Open(TemporaryDirectory folder) =>
        new(folder.Path, "*.csv", path => new CsvDataSource<Customer>(path));
}
