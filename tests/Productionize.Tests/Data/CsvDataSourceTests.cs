using System.Security.Cryptography;

namespace Productionize;

public class CsvDataSourceTests
{
    [Test]
    public async Task ReadAsync_gives_the_rows_in_the_order_of_the_file()
    {
        using var file = new TempCsv(Customer.Header + "1,20,rent,1.5\n2,30,own,\n");

        var rows = await new CsvDataSource<Customer>(file.Path).ToListAsync();

        Assert.That(rows, Is.EqualTo(new[] { new Customer(1, 20, "rent", 1.5), new Customer(2, 30, "own", null) }));
    }

    [Test]
    public async Task Await_foreach_reads_the_source_itself()
    {
        using var file = new TempCsv(Customer.Header + "1,20,rent,1.5\n2,30,own,\n");
        var ids = new List<long>();

        await foreach (var row in new CsvDataSource<Customer>(file.Path))
        {
            ids.Add(row.Id);
        }

        Assert.That(string.Join(",", ids), Is.EqualTo("1,2"));
    }

    [Test]
    public async Task ReadAsync_of_a_row_with_several_faults_names_them_all()
    {
        using var file = new TempCsv(Customer.Header + "1,20,rent,1\nx,17,boat,1e999\n");

        var row = (await Rejects(file)).Single();

        Assert.That(row.Source, Is.EqualTo(file.Name));
        Assert.That(row.Line, Is.EqualTo(3));
        Assert.That(row.Raw, Is.EqualTo("x,17,boat,1e999"));
        Assert.That(row.Faults, Is.EqualTo(new[]
        {
            new RowFault("Id", "x", "must be a whole number"),
            new RowFault("Income", "1e999", "must be a finite number"),
            new RowFault("Age", "17", "must be at least 18"),
            new RowFault("Home", "boat", "must be one of rent, own"),
        }));
    }

    [Test]
    public async Task ReadAsync_counts_accepted_and_rejected_rows_and_reports_progress()
    {
        using var file = new TempCsv(Customer.Header + "1,20,rent,1\n2,17,rent,1\n3,20,own,1\n");
        var told = new List<long>();
        var pass = new DataPass { Progress = new Told(told) };

        await new CsvDataSource<Customer>(file.Path).ToListAsync(pass);

        Assert.That((pass.Accepted, pass.Rejected), Is.EqualTo((2, 1)));
        Assert.That(string.Join(",", told), Is.EqualTo("1,2"));
    }

    [Test]
    public async Task Fingerprint_is_the_hash_of_the_file_and_counts_every_record()
    {
        using var file = new TempCsv(Customer.Header + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},{i % 40},rent,1\n")));
        var pass = new DataPass();

        await new CsvDataSource<Customer>(file.Path).ToListAsync(pass);

        Assert.That(pass.Fingerprint, Is.EqualTo(new DataFingerprint(
            Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file.Path))), 20_000)));
    }

    [Test]
    public async Task Fingerprint_of_a_pass_left_early_is_null()
    {
        using var file = new TempCsv(Customer.Header + "1,20,rent,1\n2,20,rent,1\n");
        var pass = new DataPass();

        await foreach (var unused in new CsvDataSource<Customer>(file.Path).ReadAsync(pass))
        {
            break;
        }

        Assert.That((pass.Accepted, pass.Fingerprint), Is.EqualTo((1L, default(DataFingerprint))));
    }

    [Test]
    public async Task Passes_side_by_side_read_the_whole_file_each()
    {
        using var file = new TempCsv(Customer.Header + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"{i},20,rent,1\n")));
        var source = new CsvDataSource<Customer>(file.Path);

        var lists = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await source.ToListAsync())));

        Assert.That(lists.Select(list => list.Count), Is.All.EqualTo(5_000));
    }

    [Test]
    public async Task ReadAsync_stops_between_rows_when_cancelled()
    {
        using var file = new TempCsv(Customer.Header + "1,20,rent,1\n2,20,rent,1\n3,20,rent,1\n");
        using var cancel = new CancellationTokenSource();
        var pass = new DataPass();

        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var row in new CsvDataSource<Customer>(file.Path).ReadAsync(pass, cancel.Token))
            {
                await cancel.CancelAsync();
            }
        });

        Assert.That((pass.Accepted, pass.Fingerprint), Is.EqualTo((1L, default(DataFingerprint))));
    }

    [Test]
    public async Task ReadAsync_leaves_no_file_open()
    {
        using var file = new TempCsv(Customer.Header + "1,20,rent,1\n2,20,rent,1\n");
        await new CsvDataSource<Customer>(file.Path).ToListAsync();
        await new CsvDataSource<Customer>(file.Path).Take(1).ToListAsync();

        Assert.DoesNotThrow(() => File.Open(file.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose());
    }

    [Test]
    public async Task Columns_may_stand_in_any_order_and_unknown_ones_are_ignored()
    {
        using var file = new TempCsv("note,Income,Home,Age,Id,,\nx\0y,2.5,own,40,7,,\n");

        var rows = await new CsvDataSource<Customer>(file.Path).ToListAsync();

        Assert.That(rows, Is.EqualTo(new[] { new Customer(7, 40, "own", 2.5) }));
    }

    [TestCase(';')]
    [TestCase('\t')]
    [TestCase('|')]
    public async Task Delimiter_may_be_another(char delimiter)
    {
        using var file = new TempCsv((Customer.Header + "1,20,\"rent\",1.5\n").Replace(',', delimiter));

        var rows = await new CsvDataSource<Customer>(file.Path, new CsvDataSourceOptions { Delimiter = delimiter }).ToListAsync();

        Assert.That(rows, Is.EqualTo(new[] { new Customer(1, 20, "rent", 1.5) }));
    }

    [Test]
    public async Task A_codec_with_another_schema_brings_its_own_rules()
    {
        using var file = new TempCsv(Customer.Header + "1,16,rent,\n2,16,rent,5\n");
        var schema = RowCodec.For<Customer>().Schema.With(f => f with { Minimum = 10 }, "Age").With(f => f with { Optional = false }, "Income");
        var rejected = new List<RejectedRow>();

        var rows = await new CsvDataSource<Customer>(file.Path, RowCodec.For<Customer>(schema)).ToListAsync(new DataPass { OnRejected = rejected.Add });

        Assert.That(rows, Is.EqualTo(new[] { new Customer(2, 16, "rent", 5) }));
        Assert.That(rejected.Single().Faults, Is.EqualTo(new[] { new RowFault("Income", null, "is required") }));
    }

    [Test]
    public void Name_is_that_of_the_file_or_as_given()
    {
        Assert.That(new CsvDataSource<Customer>("some/credit.csv").Name, Is.EqualTo("credit.csv"));
        Assert.That(new CsvDataSource<Customer>("credit.csv", new CsvDataSourceOptions { Name = "loans" }).Name, Is.EqualTo("loans"));
        Assert.That(new CsvDataSource<Customer>("credit.csv").Schema, Is.SameAs(RowCodec.For<Customer>().Schema));
    }

    [Test]
    public void Constructor_names_all_options_out_of_range()
    {
        var options = new CsvDataSourceOptions { Delimiter = '"', MaxFieldLength = 0, MaxRecordSize = 12, Name = "" };

        var error = Assert.Throws<ArgumentException>(() => _ = new CsvDataSource<Customer>("a.csv", options));

        Assert.That(error!.Message, Does.Contain("Delimiter").And.Contains("MaxFieldLength").And.Contains("MaxRecordSize").And.Contains("Name"));
        Assert.Throws<ArgumentException>(() => _ = new CsvDataSource<Customer>("a.csv", new CsvDataSourceOptions { Delimiter = '\n' }));
        Assert.Throws<ArgumentException>(() => _ = new CsvDataSource<Customer>("a.csv", new CsvDataSourceOptions { Delimiter = 'é' }));
        Assert.Throws<ArgumentException>(() => _ = new CsvDataSource<Customer>(" "));
        Assert.Throws<ArgumentNullException>(() => _ = new CsvDataSource<Customer>("a.csv", (CsvDataSourceOptions)null!));
        Assert.Throws<ArgumentNullException>(() => _ = new CsvDataSource<Customer>("a.csv", (RowCodec<Customer>)null!));
        Assert.Throws<ArgumentNullException>(() => _ = new CsvDataSource<Customer>("a.csv").ReadAsync(null!));
    }

    [Test]
    public async Task Memory_stays_flat_however_many_rows_there_are()
    {
        using var small = new TempCsv(Customer.Header + "1,20,rent,1.5\n");
        using var large = new TempCsv(Customer.Header + string.Concat(Enumerable.Repeat("1,20,rent,1.5\n\n", 300_000)));
        await Held(small);

        Assert.That(await Held(large) - await Held(small), Is.LessThan(1 << 20));

        static async Task<long> Held(TempCsv file)
        {
            var held = 0L;
            var rows = 0;
            await foreach (var unused in new CsvDataSource<Customer>(file.Path))
            {
                if (++rows is 1 or 299_000)
                {
                    held = GC.GetTotalMemory(forceFullCollection: true);
                }
            }

            return held;
        }
    }

    private static async Task<List<RejectedRow>> Rejects(TempCsv file)
    {
        var rejected = new List<RejectedRow>();
        await new CsvDataSource<Customer>(file.Path).ToListAsync(new DataPass { OnRejected = rejected.Add });
        return rejected;
    }

    private sealed class Told(List<long> told) : IProgress<long>
    {
        public void Report(long value) => told.Add(value);
    }
}
