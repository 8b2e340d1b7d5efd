using CsCheck;

namespace Productionize;

public sealed class ParquetRowFormatTests
{
    private static readonly ParquetRowFormat Format = new();
    private static readonly Dictionary<string, string> NoNotes = [];

    private static readonly Gen<(Schema Schema, Row[] Rows)> Files =
        from kinds in Gen.Int[0, 8].Array[1, 12]
        from rows in Everything.Rows.Array[0, 60]
        let schema = new Schema([.. kinds.Select((kind, i) => Of($"input.{i} {(FieldKind)kind}", (FieldKind)kind))])
        select (schema, rows.Select((_, row) => Mixed(schema, rows, row)).ToArray());

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new TemporaryFolder();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task Rows_of_any_schema_come_back_bit_by_bit() => await Files.SampleAsync(
        async file =>
        {
            var path = await WriteAsync(file.Schema, file.Rows);
            Assert.That(await ReadAsync(path, file.Schema), Is.EqualTo(file.Rows));
        },
        writeLine: TestContext.Out.WriteLine,
        iter: 200,
        threads: 1);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(4_095)]
    [TestCase(4_096)]
    [TestCase(4_097)]
    [TestCase(20_001)]
    [TestCase(39_999)]
    [TestCase(40_000)]
    [TestCase(50_000)]
    public async Task ReadAsync_begins_at_a_row_in_whatever_row_group(int first)
    {
        const int count = 40_000;
        var rows = Enumerable.Repeat(Everything.Rows.Array[997].Single(), 1 + (count / 997)).SelectMany(rows => rows).Take(count).ToArray();
        var path = await WriteAsync(Everything.Schema, rows);
        await using var reader = await Format.OpenAsync(path);
        Assert.That(reader.Count, Is.EqualTo(count));
        var next = first;
        await foreach (var row in reader.ReadAsync(Everything.Schema, first))
        {
            if (row != rows[next])
            {
                Assert.Fail($"row {next}: {RowJson.ToText(row)} for {RowJson.ToText(rows[next])}");
            }

            next++;
        }

        Assert.That(next, Is.EqualTo(Math.Max(first, count)));
    }

    [Test]
    public async Task ReadAsync_decodes_only_the_columns_and_row_groups_it_is_asked_for()
    {
        var schema = new Schema(Of("a", FieldKind.Int64), Of("b", FieldKind.Int64));
        var path = await WriteAsync(schema, Enumerable.Range(0, 20_000).Select(i => Numbers(schema, i, -i)));
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[5] = 2;                                                               // the first page of a says that it is one of an index
        await File.WriteAllBytesAsync(path, bytes);

        Assert.That(await ReadAsync(path, new Schema(Of("b", FieldKind.Int64))), Has.Count.EqualTo(20_000));
        Assert.That((await ReadAsync(path, schema, 4_096))[0].GetInt64(0), Is.EqualTo(4_096));
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await ReadAsync(path, schema, 4_095));
        Assert.That(error.Message, Does.StartWith($"{path}: ").And.Contain("Have it written"));
    }

    [Test]
    public async Task ReadAsync_gives_the_columns_in_the_order_wanted_as_often_as_wanted()
    {
        var schema = new Schema(Of("a", FieldKind.Int64), Of("A", FieldKind.Int64), Of("b", FieldKind.Int64));
        var path = await WriteAsync(schema, [Numbers(schema, 1, 2, 3), Numbers(schema, 4, 5, 6)]);
        await using var reader = await Format.OpenAsync(path);
        var wanted = new Schema(Of("b", FieldKind.Int64), Of("A", FieldKind.Int64));
        for (var time = 0; time < 2; time++)
        {
            var rows = await reader.ReadAsync(wanted).Select(row => (row.GetInt64(0), row.GetInt64(1))).ToListAsync();
            Assert.That(rows, Is.EqualTo(new[] { (3L, 2L), (6L, 5L) }));
        }
    }

    [Test]
    public async Task A_reader_that_is_closed_gives_no_more_rows()
    {
        var schema = new Schema(Of("a", FieldKind.Int64));
        var reader = await Format.OpenAsync(await WriteAsync(schema, [Numbers(schema, 1), Numbers(schema, 2)]));
        await using var rows = reader.ReadAsync(schema).GetAsyncEnumerator();
        Assert.That(await rows.MoveNextAsync(), Is.True);
        await reader.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await rows.MoveNextAsync());
    }

    [Test]
    public async Task ReadAsync_refuses_columns_that_are_not_there_or_of_another_kind()
    {
        var schema = new Schema(Of("age", FieldKind.Int64), Of("job", FieldKind.String));
        var path = await WriteAsync(schema, [Numbers(new Schema(Of("age", FieldKind.Int64), Of("job", FieldKind.String)), 1)]);
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () =>
            await ReadAsync(path, new Schema(Of("Age", FieldKind.Int64))));
        Assert.That(error.Message, Is.EqualTo(
            $"{path}: The file lacks the columns 'Age'; it has 'age', 'job'. Ask for columns that it has."));
        error = await Assert.ThrowsAsync<InvalidDataException>(async () => await ReadAsync(path, new Schema(Of("job", FieldKind.Double))));
        Assert.That(error.Message, Does.Contain("The column 'job' is STRING, which does not fit the field 'job', a Double."));
    }

    [Test]
    public async Task Notes_are_found_again()
    {
        var schema = new Schema(Of("a", FieldKind.Int64));
        var notes = new Dictionary<string, string> { ["segment"] = "00017", ["empty"] = "", ["tëxt"] = "😀\n" };
        var path = await WriteAsync(schema, [], notes);
        await using (var reader = await Format.OpenAsync(path))
        {
            Assert.That((reader.Count, reader.Notes), Is.EqualTo((0L, notes)));
        }

        // One that is there is written over.
        await WriteAsync(schema, [Numbers(schema, 1)]);
        await using var again = await Format.OpenAsync(path);
        Assert.That((again.Count, again.Notes.Count), Is.EqualTo((1L, 0)));
    }

    [Test]
    public async Task A_file_that_is_cut_anywhere_is_refused()
    {
        var path = await WriteAsync(Everything.Schema, Everything.Rows.Array[30].Single());
        var bytes = await File.ReadAllBytesAsync(path);
        for (var length = 0; length < bytes.Length; length += 1 + (length / 50))
        {
            await File.WriteAllBytesAsync(path, bytes[..length]);
            var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await ReadAsync(path, Everything.Schema));
            Assert.That(error.Message, Does.StartWith($"{path}: The file"), $"{length} bytes");
        }
    }

    [Test]
    public async Task A_file_that_was_not_finished_is_refused()
    {
        var path = _folder.At("rows.parquet");
        await using (var writer = await Format.CreateAsync(path, Everything.Schema))
        {
            foreach (var row in Everything.Rows.Array[17_000].Single())
            {
                await writer.WriteAsync(row);
            }
        }

        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await Format.OpenAsync(path));
        Assert.That(error.Message, Is.EqualTo(
            $"{path}: The file does not end as Parquet does, with PAR1: it was cut off, or is still being written. Restore it from a copy, " +
            "or delete it to go on without."));
    }

    [Test]
    public async Task A_file_with_a_cell_that_is_none_is_refused()
    {
        var schema = new Schema(Of("text", FieldKind.String));
        var writer = new RowWriter();
        writer.Begin(schema);
        writer.SetUtf8(0, [0xFF]);
        var path = await WriteAsync(schema, [writer.Row]);
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await ReadAsync(path, schema));
        Assert.That(error.Message, Is.EqualTo(
            $"{path}: The file is damaged: a cell of the column 'text' must be valid UTF-8. Restore it from a copy, or delete it " +
            "to go on without."));
    }

    [Test]
    public async Task Files_that_cannot_be_reached_are_told_apart()
    {
        var path = _folder.At("none.parquet");
        var error = await Assert.ThrowsAsync<FileNotFoundException>(async () => await Format.OpenAsync(path));
        Assert.That((error.FileName, error.Message), Is.EqualTo(
            (path, $"There is no file '{path}'. Check the path, and whether somebody moved or deleted it.")));
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await Format.OpenAsync(_folder.At("nowhere/none.parquet")));
        await Assert.ThrowsAsync<IOException>(async () => await Format.OpenAsync(_folder.Path));
        await Assert.ThrowsAsync<IOException>(async () => await Format.CreateAsync(_folder.Path, Everything.Schema));
        var full = await Assert.ThrowsAsync<IOException>(async () =>
            await Format.CreateAsync(_folder.At("nowhere/a.parquet"), Everything.Schema));
        Assert.That(full.Message, Does.Contain("Check the permissions and that the disk has room; then write the file anew."));
    }

    [Test]
    [Platform("Linux")]
    public async Task A_full_disk_ends_the_writer()
    {
        await using var writer = await Format.CreateAsync("/dev/full", Everything.Schema);
        await writer.WriteAsync(Everything.Rows.Single());
        var error = await Assert.ThrowsAsync<IOException>(async () => await writer.FinishAsync(NoNotes));
        Assert.That(error.Message, Does.StartWith("'/dev/full' cannot be written: No space left on device"));
        var again = await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.FinishAsync(NoNotes));
        Assert.That(again.Message, Is.EqualTo("An earlier write to '/dev/full' failed: dispose this writer, and write the file anew."));
    }

    [Test]
    public async Task Broken_arguments_and_calls_out_of_turn_are_refused()
    {
        var path = _folder.At("rows.parquet");
        Assert.That(Format.Extension, Is.EqualTo(".parquet"));
        Assert.That(() => _ = Format.CreateAsync("", Everything.Schema).AsTask(), Throws.ArgumentException);
        Assert.That(() => _ = Format.CreateAsync(path, null!).AsTask(), Throws.ArgumentNullException);
        Assert.That(() => _ = Format.OpenAsync(" ").AsTask(), Throws.ArgumentException);
        var writer = await Format.CreateAsync(path, Everything.Schema);
        var other = new Schema(Of("a", FieldKind.Int64));
        Assert.That(() => _ = writer.WriteAsync(Numbers(other, 1)).AsTask(), Throws.ArgumentException);
        Assert.That(() => _ = writer.WriteAsync(default).AsTask(), Throws.ArgumentException);
        Assert.That(() => _ = writer.FinishAsync(null!).AsTask(), Throws.ArgumentNullException);
        await writer.FinishAsync(NoNotes);
        Assert.That(() => _ = writer.WriteAsync(Everything.Rows.Single()).AsTask(), Throws.InvalidOperationException);
        await writer.DisposeAsync();
        await writer.DisposeAsync();
        Assert.That(() => _ = writer.FinishAsync(NoNotes).AsTask(), Throws.TypeOf<ObjectDisposedException>());
        await using var reader = await Format.OpenAsync(path);
        Assert.That(() => reader.ReadAsync(null!), Throws.ArgumentNullException);
        Assert.That(() => reader.ReadAsync(Everything.Schema, -1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static Field Of(string name, FieldKind kind) => new(name, kind) { Optional = true };

    private static Row Numbers(Schema schema, params long[] numbers)
    {
        var writer = new RowWriter();
        writer.Begin(schema);
        for (var i = 0; i < numbers.Length; i++)
        {
            writer.Set(i, numbers[i]);
        }

        return writer.Row;
    }

    // The cells of each column come from another row, so that columns of one kind differ.
    private static Row Mixed(Schema schema, Row[] rows, int row)
    {
        var writer = new RowWriter();
        writer.Begin(schema);
        for (var i = 0; i < schema.Fields.Count; i++)
        {
            writer.Copy(i, rows[(row + i) % rows.Length], (int)schema.Fields[i].Kind);
        }

        return writer.Row;
    }

    private async Task<string> WriteAsync(Schema schema, IEnumerable<Row> rows, Dictionary<string, string>? notes = null)
    {
        var path = _folder.At("rows.parquet");
        await using var writer = await Format.CreateAsync(path, schema);
        foreach (var row in rows)
        {
            await writer.WriteAsync(row);
        }

        await writer.FinishAsync(notes ?? NoNotes);
        return path;
    }

    private static async Task<IReadOnlyList<Row>> ReadAsync(string path, Schema schema, long first = 0)
    {
        await using var reader = await Format.OpenAsync(path);
        return await reader.ReadAsync(schema, first).Select(row => row.ToArray()).ToListAsync();
    }
}
