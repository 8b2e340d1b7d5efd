namespace Productionize;

public sealed class ParquetDataSourceTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new TemporaryFolder();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task A_link_to_a_folder_is_not_followed_so_that_no_row_comes_twice()
    {
        using var folder = new TemporaryFolder();
        await Flight.WriteAsync(folder.At("sink/day=1"), [[new("A", 1)]]);
        Directory.CreateSymbolicLink(folder.At("sink/loop"), folder.At("sink"));
        Directory.CreateSymbolicLink(folder.At("link"), folder.At("sink"));
        File.CreateSymbolicLink(folder.At("sink/other.parquet"), folder.At("sink/day=1/part-00000.parquet"));

        Assert.That(ParquetPart.Find(folder.At("sink")).Select(part => part.Name), Is.EqualTo(new[] { "day=1/part-00000.parquet", "other.parquet" }));
        Assert.That(ParquetPart.Find(folder.At("link")), Has.Count.EqualTo(2), "the folder itself may be a link");
    }

    [Test]
    public async Task A_folder_is_read_in_the_order_of_its_paths_and_its_partitions_are_columns()
    {
        await PutAsync("date=2024-01-02/region=north/part-0.parquet", new Flight("C", 3));
        await PutAsync("date=2024-01-01/region=a%2Fb/part-1.parquet", new Flight("B", 2));
        await PutAsync("date=2024-01-01/region=a%2Fb/part-0.parquet", new Flight("A", 1));
        await PutAsync("date=2024-01-03/region=__HIVE_DEFAULT_PARTITION__/part-0.parquet", new Flight("D", 4));
        await PutAsync("date=2024-01-03/_temporary/part-0.parquet", new Flight("never", 5));
        await PutAsync("date=2024-01-03/region=x/.part-0.parquet", new Flight("never", 5));
        await PutAsync("_part.parquet", new Flight("never", 5));
        await File.WriteAllTextAsync(_folder.At("_SUCCESS"), "");

        var source = new ParquetDataSource<Dated>(_folder.Path);
        Assert.That(await source.ToListAsync(), Is.EqualTo(new Dated[]
        {
            new("A", new(2024, 1, 1), "a/b"), new("B", new(2024, 1, 1), "a/b"), new("C", new(2024, 1, 2), "north"), new("D", new(2024, 1,
                3), null),
        }));
        Assert.That(source.Name, Is.EqualTo(Path.GetFileName(_folder.Path)));
    }

    [Test]
    public async Task A_partition_that_cannot_be_read_rejects_its_rows_and_says_where()
    {
        await PutAsync("date=soon/region=x/part-0.parquet", new Flight("A", 1), new Flight("B", 1));
        var rejected = new List<RejectedRow>();
        await new ParquetDataSource<Dated>(_folder.Path).ReadAsync(new DataPass { OnRejected = rejected.Add }).CountAsync();
        var folder = Path.GetFileName(_folder.Path);
        Assert.That(rejected.Select(row => $"{row} {row.Raw} {row.Faults.Single()}"), Is.EqualTo(new[]
        {
            folder + "/date=soon/region=x/part-0.parquet:1 {\"Number\":\"A\",\"Region\":\"x\"} Date: must be a day, such as 2024-02-01",
            folder + "/date=soon/region=x/part-0.parquet:2 {\"Number\":\"B\",\"Region\":\"x\"} Date: must be a day, such as 2024-02-01",
        }));
    }

    [Test]
    public async Task Rules_of_the_whole_hold_over_all_files()
    {
        await PutAsync("a/part.parquet", new Flight("A", 1));
        await PutAsync("b/part.parquet", new Flight("A", 2), new Flight("B", 3));
        var codec = RowCodec.For<Flight>(new Schema(Flight.Codec.Schema.Fields) { Key = ["Number"], MinRows = 3 });
        var rejected = new List<RejectedRow>();
        var rows = await new ParquetDataSource<Flight>(_folder.Path, codec).ToListAsync(new DataPass { OnRejected = rejected.Add });
        Assert.That(rows.Select(row => row.Delay), Is.EqualTo(new[] { 1, 3 }));
        Assert.That(rejected.Single().ToString(), Is.EqualTo($"{Path.GetFileName(_folder.Path)}/b/part.parquet:1"));
    }

    [Test]
    public async Task The_same_rows_have_the_same_fingerprint_however_they_are_cut()
    {
        Flight[] flights = [new("A", 1), new("B", null), new("C", 3)];
        await Flight.WriteAsync(_folder.At("one"), [flights]);
        await Flight.WriteAsync(_folder.At("three"), flights.Select(flight => new[] { flight }));
        await Flight.WriteAsync(_folder.At("other"), [flights.Reverse()]);
        var one = await FingerprintAsync("one");
        Assert.That(one.Rows, Is.EqualTo(3));
        Assert.That(await FingerprintAsync("three"), Is.EqualTo(one));
        Assert.That(await FingerprintAsync("other"), Is.Not.EqualTo(one));
    }

    [Test]
    public async Task Columns_are_found_by_convention_and_others_are_not_read()
    {
        await using (var writer = await new ParquetDataSink(_folder.At("sink")).OpenAsync(
            new Schema(new Field("number", FieldKind.String), new Field("unread", FieldKind.Json), new Field("DELAY", FieldKind.Double))))
        {
            await writer.CommitAsync("none");
        }

        Assert.That(await new ParquetDataSource<Flight>(_folder.At("sink")).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task A_missing_column_is_named_with_those_there_are()
    {
        await PutAsync("flights.parquet", new Flight("A", 1));
        var error = await Assert.ThrowsAsync<DataSourceException>(async () =>
            await new ParquetDataSource<Dated>(_folder.At("flights.parquet")).ToListAsync());
        Assert.That(error.Message, Is.EqualTo(
            $"{_folder.At("flights.parquet")}: The file lacks the columns 'Date', 'Region'; it has 'Number', 'Delay'. Give the members " +
                $"these names, by " +
            "[Field(Name = \"…\")] where they differ."));
    }

    [Test]
    public async Task What_is_not_there_or_no_Parquet_is_said_clearly()
    {
        await PutAsync("good.parquet", new Flight("A", 1));
        var good = await File.ReadAllBytesAsync(_folder.At("good.parquet"));
        Directory.CreateDirectory(_folder.At("empty"));
        await Task.WhenAll(
            File.WriteAllBytesAsync(_folder.At("nothing.parquet"), []),
            File.WriteAllTextAsync(_folder.At("text.parquet"), "Number,Delay\nLH1,5\nLH2,6\n"),
            File.WriteAllBytesAsync(_folder.At("cut.parquet"), good[..^20]),
            File.WriteAllBytesAsync(_folder.At("locked.parquet"), [.. good[..^4], .. "PARE"u8]),
            File.WriteAllBytesAsync(_folder.At("length.parquet"), [.. good[..^8], 0xFF, 0xFF, 0xFF, 0x7F, .. "PAR1"u8]));
        (string Name, string Message)[] cases =
        [
            ("absent.parquet", "There is no such file or folder (looked for "),
            ("empty", "There is no file called *.parquet in the folder or beneath it"),
            ("nothing.parquet", "The file is no Parquet: it has only 0 bytes."),
            ("text.parquet", "The file is no Parquet: it does not start with PAR1."),
            ("cut.parquet", "The file does not end as Parquet does, with PAR1: it was cut off, or is still being written."),
            ("locked.parquet", "The file is written in a way that cannot be read here: It is encrypted."),
            ("length.parquet", "The file is damaged, or cannot be read: Its footer is said to have 2147483647 bytes."),
        ];
        foreach (var (name, message) in cases)
        {
            var error = await Assert.ThrowsAsync<DataSourceException>(async () =>
                await new ParquetDataSource<Flight>(_folder.At(name)).ToListAsync());
            Assert.That(error.Message, Does.StartWith($"{_folder.At(name)}: {message}"));
        }
    }

    [Test]
    public async Task A_row_group_beyond_the_bound_ends_the_pass()
    {
        await PutAsync("flights.parquet", [.. Enumerable.Range(0, 1000).Select(i => new Flight($"LH{i}", i))]);
        var source = new ParquetDataSource<Flight>(_folder.At("flights.parquet"), new ParquetDataSourceOptions { MaxRowGroupSize = 2048 });
        var error = await Assert.ThrowsAsync<DataSourceException>(async () => await source.ToListAsync());
        Assert.That(error.Message, Does.Contain("Row group 1 has more than 2048 bytes").And.Contain("raise " +
            "ParquetDataSourceOptions.MaxRowGroupSize."));
    }

    [Test]
    public void Broken_arguments_are_refused_at_the_call()
    {
        Assert.That(() => new ParquetDataSource<Flight>(" "), Throws.ArgumentException);
        Assert.That(() => new ParquetDataSource<Flight>("a", (ParquetDataSourceOptions)null!), Throws.ArgumentNullException);
        Assert.That(() => new ParquetDataSource<Flight>("a", (RowCodec<Flight>)null!), Throws.ArgumentNullException);
        Assert.That(
            () => new ParquetDataSource<Flight>("a", new ParquetDataSourceOptions { Name = "", MaxRowGroupSize = 1 }),
            Throws.ArgumentException.With.Message.EqualTo(
                "ParquetDataSourceOptions: Name is 0 characters long, allowed is 1 to 256 characters, or null; MaxRowGroupSize is 1, " +
                    "allowed is from 1024."));
        Assert.That(new ParquetDataSource<Flight>("a/b.parquet", new ParquetDataSourceOptions { Name =
            "flights" }).Name, Is.EqualTo("flights"));
        Assert.That(new ParquetDataSource<Flight>("a/b/").Name, Is.EqualTo("b"));
    }

    private async Task PutAsync(string name, params Flight[] flights)
    {
        using var aside = new TemporaryFolder();
        await Flight.WriteAsync(aside.Path, [flights]);
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.At(name))!);
        File.Move(aside.At("part-00000.parquet"), _folder.At(name));
    }

    private async Task<DataFingerprint> FingerprintAsync(string name)
    {
        var pass = new DataPass();
        await new ParquetDataSource<Flight>(_folder.At(name)).ReadAsync(pass).CountAsync();
        return pass.Fingerprint!;
    }

    private sealed record Dated(string Number, DateOnly Date, string? Region);
}
