namespace Productionize;

public sealed class ParquetDataSinkTests
{
    private static readonly Schema Flights = Flight.Codec.Schema;

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new TemporaryFolder();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task Each_commit_is_a_file_and_the_last_checkpoint_is_found_again()
    {
        await Flight.WriteAsync(_folder.At("a/b"), [[new("A", 1)], [new("B", 2), new("C", 3)]]);
        await using (var writer = await OpenAsync("a/b"))
        {
            Assert.That(writer.Checkpoint, Is.EqualTo("C"));
            await writer.WriteAsync(Flight.Codec.Encode(new Flight("D", 4)));
            await writer.CommitAsync("D");
            Assert.That(writer.Checkpoint, Is.EqualTo("D"));
        }

        Assert.That(Names("a/b"), Is.EqualTo(new[] { "_lock", "part-00000.parquet", "part-00001.parquet", "part-00002.parquet" }));
        Assert.That(await NumbersAsync("a/b"), Is.EqualTo(new[] { "A", "B", "C", "D" }));
    }

    [Test]
    public async Task WriteToAsync_commits_after_as_many_rows_as_it_is_told()
    {
        var flights = Enumerable.Range(0, 25).Select(i => new Flight($"{i}", i)).ToDataSource("flights", Flight.Codec);
        await flights.WriteToAsync(new ParquetDataSink(_folder.At("sink")), flight => flight.Number, Flight.Codec, commitRows: 10);

        Assert.That(Names("sink"), Is.EqualTo(new[] { "_lock", "part-00000.parquet", "part-00001.parquet", "part-00002.parquet" }));
        Assert.That(await NumbersAsync("sink"), Is.EqualTo(Enumerable.Range(0, 25).Select(i => $"{i}")));
    }

    [Test]
    public async Task A_new_target_has_no_checkpoint_and_leaves_no_rows_that_were_not_committed()
    {
        await using (var writer = await OpenAsync("sink"))
        {
            Assert.That(writer.Checkpoint, Is.Null);
            await writer.WriteAsync(Flight.Codec.Encode(new Flight("A", 1)));
        }

        Assert.That(Names("sink"), Is.EqualTo(new[] { "_lock" }));
    }

    [Test]
    public async Task A_commit_without_rows_keeps_its_checkpoint()
    {
        await Flight.WriteAsync(_folder.At("sink"), [[new("A", 1)], []]);
        await using (var writer = await OpenAsync("sink"))
        {
            Assert.That(writer.Checkpoint, Is.EqualTo("nothing"));
        }

        Assert.That(await NumbersAsync("sink"), Is.EqualTo(new[] { "A" }));
    }

    [Test]
    public async Task What_a_killed_writer_left_is_deleted_and_readers_do_not_see_it()
    {
        await Flight.WriteAsync(_folder.At("sink"), [[new("A", 1)]]);
        await File.WriteAllTextAsync(_folder.At("sink/_unfinished"), "PAR1 half a row group");
        Assert.That(await NumbersAsync("sink"), Is.EqualTo(new[] { "A" }));
        await using var writer = await OpenAsync("sink");
        Assert.That(Names("sink"), Is.EqualTo(new[] { "_lock", "part-00000.parquet" }));
    }

    [Test]
    public async Task A_large_commit_has_several_row_groups()
    {
        const int count = 150_000;
        await Flight.WriteAsync(_folder.At("sink"), [Enumerable.Range(0, count).Select(i => new Flight($"LH{i}", i % 100))]);
        await using (var reader = await Parquet.ParquetReader.CreateAsync(_folder.At("sink/part-00000.parquet")))
        {
            Assert.That(reader.RowGroups.Select(group => group.RowCount), Is.EqualTo(new[] { 65_536, 65_536, count - 131_072 }));
        }

        Assert.That((await NumbersAsync("sink")).Select((number, i) => number == $"LH{i}"), Is.All.True);
    }

    [Test]
    public async Task A_second_writer_is_refused_until_the_first_is_closed()
    {
        await using (await OpenAsync("sink"))
        {
            var error = await Assert.ThrowsAsync<DataSinkException>(async () => await OpenAsync("sink"));
            Assert.That(error.Message, Does.StartWith($"{_folder.At("sink")}: The folder cannot be opened: ").And.Contain("no other " +
                "writer has it open."));
        }

        await (await OpenAsync("sink")).DisposeAsync();
    }

    [Test]
    public async Task Other_columns_than_before_are_refused()
    {
        await Flight.WriteAsync(_folder.At("sink"), [[new("A", 1)]]);
        var other = new Schema(new Field("Number", FieldKind.String), new Field("Delay", FieldKind.Double));
        var error = await Assert.ThrowsAsync<DataSinkException>(async () => await new ParquetDataSink(_folder.At("sink")).OpenAsync(other));
        Assert.That(error.Message, Is.EqualTo(
            $"{_folder.At("sink")}: The parts have the columns 'String Number', 'Int64 Delay', but 'String Number', 'Double Delay' were " +
                $"to be written. " +
            "Give another folder."));
        await (await OpenAsync("sink")).DisposeAsync();
    }

    [TestCase("notes.txt", "The folder holds 'notes.txt', which is no part of this target. Give a folder of its own.")]
    [TestCase("part-1.parquet", "The folder holds 'part-1.parquet', which is no part of this target. Give a folder of its own.")]
    [TestCase("part-00000.parquet", "The last part cannot be read, and the checkpoint stands in it.")]
    public async Task Files_of_others_are_refused(string name, string message)
    {
        Directory.CreateDirectory(_folder.At("sink"));
        await File.WriteAllTextAsync(_folder.At($"sink/{name}"), "mine");
        var error = await Assert.ThrowsAsync<DataSinkException>(async () => await OpenAsync("sink"));
        Assert.That(error.Message, Does.StartWith($"{_folder.At("sink")}: {message}"));
    }

    [Test]
    public async Task A_folder_that_lacks_a_part_is_refused()
    {
        await Flight.WriteAsync(_folder.At("sink"), [[new("A", 1)], [new("B", 2)], [new("C", 3)], [new("D", 4)]]);
        var part = await File.ReadAllBytesAsync(_folder.At("sink/part-00000.parquet"));
        File.Delete(_folder.At("sink/part-00000.parquet"));
        File.Delete(_folder.At("sink/part-00002.parquet"));

        var error = await Assert.ThrowsAsync<DataSinkException>(async () => await OpenAsync("sink"));

        Assert.That(error.Message, Is.EqualTo(
            $"{_folder.At("sink")}: The folder has parts up to number 3, but 'part-00000.parquet' is missing, and its rows with it. Restore " +
            "it, or, to write all rows anew, delete the folder."));
        await File.WriteAllBytesAsync(_folder.At("sink/part-00000.parquet"), part);
        error = await Assert.ThrowsAsync<DataSinkException>(async () => await OpenAsync("sink"));
        Assert.That(error.Message, Does.Contain("'part-00002.parquet' is missing"));
    }

    [Test]
    public async Task A_part_of_another_program_is_refused()
    {
        Directory.CreateDirectory(_folder.At("sink"));
        File.Copy(Path.Combine(TestContext.CurrentContext.TestDirectory, "Data", "duckdb-snappy.parquet"),
            _folder.At("sink/part-00000.parquet"));
        var error = await Assert.ThrowsAsync<DataSinkException>(async () => await OpenAsync("sink"));
        Assert.That(error.Message, Does.Contain("was not written by ParquetDataSink. Give an empty folder."));
    }

    [Test]
    public async Task A_disk_that_fails_ends_the_writer_but_not_what_was_committed()
    {
        await Flight.WriteAsync(_folder.At("sink"), [[new("A", 1)]]);
        await using (var writer = await OpenAsync("sink"))
        {
            await writer.WriteAsync(Flight.Codec.Encode(new Flight("B", 1)));

            // The name of the next part is taken, by a folder: the rename fails.
            Directory.CreateDirectory(_folder.At("sink/part-00001.parquet"));
            await Assert.ThrowsAsync<DataSinkException>(async () => await writer.CommitAsync("B"));
            var error = await Assert.ThrowsAsync<DataSinkException>(async () => await writer.CommitAsync("B"));
            Assert.That(error.Message, Does.Contain("An earlier write failed: dispose this writer and open the folder anew."));
        }

        Directory.Delete(_folder.At("sink/part-00001.parquet"));
        await using var again = await OpenAsync("sink");
        Assert.That(again.Checkpoint, Is.EqualTo("A"));
    }

    [Test]
    public async Task Broken_arguments_are_refused_at_the_call()
    {
        Assert.That(() => new ParquetDataSink(""), Throws.ArgumentException);
        Assert.That(() => new ParquetDataSink("a/b/").Name, Is.EqualTo("b"));
        Assert.That(() => _ = new ParquetDataSink("a").OpenAsync(null!).AsTask(), Throws.ArgumentNullException);
        Assert.That(() => _ = new ParquetDataSink("a").OpenAsync(Flights, new CancellationToken(true)).AsTask(),
            Throws.InstanceOf<OperationCanceledException>());
        var writer = await OpenAsync("sink");
        await using (writer)
        {
            Assert.That(() => _ = writer.WriteAsync(RowOf(new Schema(new Field("At", FieldKind.Timestamp)), default)).AsTask(),
                Throws.ArgumentException);
            Assert.That(() => _ = writer.WriteAsync(default).AsTask(), Throws.ArgumentException);
            Assert.That(() => _ = writer.CommitAsync("").AsTask(), Throws.ArgumentException);
            Assert.That(() => _ = writer.CommitAsync(null!).AsTask(), Throws.ArgumentNullException);
            Assert.That(() => _ = writer.CommitAsync(new string('x', 65_537)).AsTask(), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => _ = writer.CommitAsync("x", new CancellationToken(true)).AsTask(),
                Throws.InstanceOf<OperationCanceledException>());
            await writer.CommitAsync(new string('x', 65_536));
        }

        await writer.DisposeAsync();
        Assert.That(() => _ = writer.CommitAsync("x").AsTask(), Throws.TypeOf<ObjectDisposedException>());
    }

    private static Row RowOf(Schema schema, DateTimeOffset instant)
    {
        var writer = new RowWriter();
        writer.Begin(schema);
        writer.Set(0, instant);
        return writer.Row;
    }

    private ValueTask<DataSinkWriter> OpenAsync(string name) => new ParquetDataSink(_folder.At(name)).OpenAsync(Flights);

    private IEnumerable<string?> Names(string name) =>
        Directory.GetFiles(_folder.At(name)).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private async Task<IEnumerable<string>> NumbersAsync(string name) =>
        (await new ParquetDataSource<Flight>(_folder.At(name)).ToListAsync()).Select(flight => flight.Number);
}
