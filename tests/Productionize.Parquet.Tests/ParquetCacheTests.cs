namespace Productionize;

public sealed class ParquetCacheTests
{
    private static readonly RowCodec<Flight> Codec = RowCodec.For<Flight>(
        Flight.Codec.Schema.With(field => field with { OneOf = ["A", "B", "C"], Severity = RuleSeverity.Warn }, "Number"));

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new TemporaryFolder();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task A_later_pass_tells_what_the_first_told_without_the_origin()
    {
        await WriteAsync("Number,Delay\nx,1\nA,1\nbad,2000\nB,2\nZ,3\nworse,soon\n");
        var first = await ReadAsync();
        File.Delete(_folder.At("flights.csv"));
        Assert.That(await ReadAsync(), Is.EqualTo(first));
        Assert.That(await ReadAsync(), Is.EqualTo(first));
        Assert.That(first, Has.Some.StartsWith("rejected flights.csv:4 bad,2000").And.Some.StartsWith("warned " +
            "flights.csv:2").And.Some.StartsWith("end 4 2 2 "));
    }

    [Test]
    public async Task Another_key_reads_the_origin_again()
    {
        await WriteAsync("Number,Delay\nA,1\n");
        await ReadAsync("monday");
        await WriteAsync("Number,Delay\nA,1\nB,2\n");
        Assert.That(await Cached("monday").ReadAsync(new DataPass()).CountAsync(), Is.EqualTo(1));
        Assert.That(await Cached("tuesday").ReadAsync(new DataPass()).CountAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_pass_that_was_left_or_failed_is_no_cache()
    {
        await WriteAsync("Number,Delay\nA,1\nbad,2000\nB,2\n");
        await foreach (var _ in Cached())
        {
            break;
        }

        await Assert.ThrowsAsync<DataSourceException>(async () => await Cached().ReadAsync(new DataPass { MaxRejectedShare =
            0 }).CountAsync());
        await WriteAsync("Number,Delay\nC,3\n");
        Assert.That(await Cached().ReadAsync(new DataPass()).ToListAsync(), Is.EqualTo(new Flight[] { new("C", 3) }),
            "the origin was asked");
    }

    [Test]
    public async Task A_pass_beside_the_first_reads_the_origin()
    {
        await WriteAsync("Number,Delay\nA,1\nB,2\n");
        await using var first = Cached().ReadAsync(new DataPass()).GetAsyncEnumerator();
        Assert.That(await first.MoveNextAsync(), Is.True);
        Assert.That(await Cached().ReadAsync(new DataPass()).CountAsync(), Is.EqualTo(2));
        Assert.That((await first.MoveNextAsync(), await first.MoveNextAsync()), Is.EqualTo((true, false)));
        File.Delete(_folder.At("flights.csv"));
        Assert.That(await Cached().ReadAsync(new DataPass()).CountAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task Counts_stay_those_of_the_origin()
    {
        await WriteAsync("Number,Delay\nA,1\nB,2\nC,3\n");
        var source = new CsvDataSource<Flight>(_folder.At("flights.csv"), Codec).Where(flight => flight.Delay != 3)
            .CacheToParquet(_folder.At("cache"), "today", Codec);
        for (var i = 0; i < 2; i++)
        {
            var pass = new DataPass();
            Assert.That(await source.ReadAsync(pass).CountAsync(), Is.EqualTo(2));
            Assert.That((pass.Accepted, pass.Fingerprint!.Rows), Is.EqualTo((3, 3)));
        }
    }

    [TestCase("rows/part-00000.parquet")]
    [TestCase("rejected/part-00000.parquet")]
    [TestCase("end")]
    public async Task A_cache_with_one_changed_bit_anywhere_is_made_anew_from_the_origin(string name)
    {
        await WriteAsync("Number,Delay\nx,1\nA,1\nbad,2000\nB,2\nC,3\n");
        var first = await ReadAsync();
        var file = Path.Combine(Directory.GetDirectories(_folder.At("cache")).Single(), name);
        var good = await File.ReadAllBytesAsync(file);
        for (var i = 0; i < good.Length; i += 7)
        {
            var bytes = await File.ReadAllBytesAsync(file);
            bytes[i % bytes.Length] ^= (byte)(1 << (i % 8));
            await File.WriteAllBytesAsync(file, bytes);

            Assert.That(await ReadAsync(), Is.EqualTo(first), $"bit {i % 8} of byte {i}");
        }

        File.Delete(_folder.At("flights.csv"));
        Assert.That(await ReadAsync(), Is.EqualTo(first), "the cache is whole again");
    }

    [TestCase("rows")]
    [TestCase("rejected")]
    public async Task A_cache_that_lacks_a_part_is_made_anew(string name)
    {
        await WriteAsync("Number,Delay\nA,1\nbad,2000\n");
        var first = await ReadAsync();
        Directory.Delete(Path.Combine(Directory.GetDirectories(_folder.At("cache")).Single(), name), recursive: true);

        Assert.That(await ReadAsync(), Is.EqualTo(first));
    }

    [Test]
    public void Broken_arguments_are_refused_at_the_call()
    {
        var source = new CsvDataSource<Flight>("flights.csv");
        Assert.That(() => ((IDataSource<Flight>)null!).CacheToParquet("a", "b", Codec), Throws.ArgumentNullException);
        Assert.That(() => source.CacheToParquet("", "b", Codec), Throws.ArgumentException);
        Assert.That(() => source.CacheToParquet("a", " ", Codec), Throws.ArgumentException);
        Assert.That(() => source.CacheToParquet("a", "b", null!), Throws.ArgumentNullException);
    }

    private IDataSource<Flight> Cached(string key = "today") =>
        new CsvDataSource<Flight>(_folder.At("flights.csv"), Codec).CacheToParquet(_folder.At("cache"), key, Codec);

    private Task WriteAsync(string csv) => File.WriteAllTextAsync(_folder.At("flights.csv"), csv);

    private async Task<List<string>> ReadAsync(string key = "today")
    {
        var told = new List<string>();
        var pass = new DataPass { OnRejected = row => told.Add(Of("rejected", row)), OnWarning = row => told.Add(Of("warned", row)) };
        await foreach (var flight in Cached(key).ReadAsync(pass))
        {
            told.Add($"{flight}");
        }

        told.Add($"end {pass.Accepted} {pass.Rejected} {pass.Warnings} {pass.Fingerprint}");
        return told;

        static string Of(string what, RejectedRow row) =>
            $"{what} {row} {row.Raw} {row.Header} {string.Join("; ", row.Faults.Select(fault => $"{fault} {fault.Value} {fault.Severity}"))}";
    }
}
