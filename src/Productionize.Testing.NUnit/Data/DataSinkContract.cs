namespace Productionize;

/// <summary>
/// What every sink promises. Derive a fixture from it, mark it <c>[TestOf(typeof(YourSink))]</c>, and NUnit proves your sink.
/// </summary>
[ContractOf(typeof(IDataSink))]
public abstract class DataSinkContract
{
    /// <summary>The cells that are written: one of each kind, all of them optional.</summary>
    protected static Schema Cells { get; } =
        new(Enum.GetValues<FieldKind>().Select(kind => new Field($"{kind} cell", kind) { Optional = true }).ToArray());

    private IDataSink _sink = null!;

    /// <summary>A sink over a target that is not there yet, or is empty.</summary>
    protected abstract ValueTask<IDataSink> CreateAsync();

    /// <summary>Reads the target as people would: all its rows, in their order. No writer has it open.</summary>
    /// <param name="sink">The sink, from <see cref="CreateAsync"/>.</param>
    /// <param name="schema">The cells that were written.</param>
    protected abstract ValueTask<IReadOnlyList<Row>> ReadAsync(IDataSink sink, Schema schema);

    [SetUp]
    public async Task CreateSink() => _sink = await CreateAsync();

    [TearDown]
    public async Task DisposeSink()
    {
        if (_sink is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else
        {
            (_sink as IDisposable)?.Dispose();
        }
    }

    [Test]
    public void It_has_a_name() => Assert.That(_sink.Name, Is.Not.Null.And.Not.Empty);

    [Test]
    public async Task Rows_of_every_kind_of_cell_are_there_after_a_commit()
    {
        Row[] rows = [Full(1), Sparse(), Extreme(1), Extreme(-1), Full(2)];
        await WriteAsync("one", rows);

        Assert.That(await ReadAsync(_sink, Cells), Is.EqualTo(rows));
    }

    [Test]
    public async Task A_new_target_has_no_checkpoint()
    {
        await using var writer = await _sink.OpenAsync(Cells);
        Assert.That(writer.Checkpoint, Is.Null);
    }

    [Test]
    public async Task The_checkpoint_is_that_of_the_last_commit()
    {
        await using (var writer = await _sink.OpenAsync(Cells))
        {
            await writer.WriteAsync(Full(1));
            await writer.CommitAsync("one");
            Assert.That(writer.Checkpoint, Is.EqualTo("one"));
            await writer.WriteAsync(Full(2));
            Assert.That(writer.Checkpoint, Is.EqualTo("one"), "not committed yet");
            await writer.CommitAsync("""{"rows": 2, "text": "ü\n😀"}""");
        }

        await using var again = await _sink.OpenAsync(Cells);
        Assert.That(again.Checkpoint, Is.EqualTo("""{"rows": 2, "text": "ü\n😀"}"""));
    }

    [Test]
    public async Task What_is_written_later_comes_after_what_is_there()
    {
        await WriteAsync("one", Full(1), Full(2));
        await WriteAsync("two", Full(3));

        Assert.That(await ReadAsync(_sink, Cells), Is.EqualTo(new[] { Full(1), Full(2), Full(3) }));
    }

    [TestCase(1)]
    [TestCase(5000)]
    public async Task Rows_that_were_not_committed_are_gone(int count)
    {
        await WriteAsync("one", Full(1));
        await using (var writer = await _sink.OpenAsync(Cells))
        {
            for (var i = 0; i < count; i++)
            {
                await writer.WriteAsync(Full(i));
            }
        }

        await WriteAsync("two", Full(2));
        Assert.That(await ReadAsync(_sink, Cells), Is.EqualTo(new[] { Full(1), Full(2) }));
    }

    [Test]
    public async Task Many_rows_of_one_commit_and_many_commits_keep_their_order()
    {
        await using (var writer = await _sink.OpenAsync(Cells))
        {
            for (var i = 0; i < 5020; i++)
            {
                await writer.WriteAsync(Full(i));
                if (i >= 5000)
                {
                    await writer.CommitAsync($"{i}");
                }
            }
        }

        Assert.That(await ReadAsync(_sink, Cells), Is.EqualTo(Enumerable.Range(0, 5020).Select(Full)));
    }

    [Test]
    public async Task A_commit_without_rows_keeps_its_checkpoint()
    {
        await WriteAsync("none");
        await WriteAsync("one", Full(1));
        await WriteAsync("again");

        await using (var writer = await _sink.OpenAsync(Cells))
        {
            Assert.That(writer.Checkpoint, Is.EqualTo("again"));
        }

        Assert.That(await ReadAsync(_sink, Cells), Is.EqualTo(new[] { Full(1) }));
    }

    [Test]
    public async Task A_row_is_not_kept_after_the_call()
    {
        var writer = new RowWriter();
        await using (var sink = await _sink.OpenAsync(Cells))
        {
            foreach (var number in new[] { 1L, 2L })
            {
                writer.Begin(Cells);
                writer.Set(Cells.IndexOf("Int64 cell"), number);
                await sink.WriteAsync(writer.Row);
            }

            await sink.CommitAsync("one");
        }

        Assert.That(
            (await ReadAsync(_sink, Cells)).Select(row => row["Int64 cell"].AsInt64()), Is.EqualTo(new[] { 1L, 2L }), "copy or encode " +
                "the row at once");
    }

    [Test]
    public async Task Other_columns_than_there_are_are_refused()
    {
        await WriteAsync("one", Full(1));

        Assert.That(
            async () => await (await _sink.OpenAsync(new Schema(new Field("other", FieldKind.Int64)))).DisposeAsync(),
            Throws.TypeOf<DataSinkException>());
        Assert.That(await ReadAsync(_sink, Cells), Is.EqualTo(new[] { Full(1) }), "and nothing is lost");
    }

    [Test]
    public async Task Of_two_writers_one_is_refused_and_loses_nothing_of_the_other()
    {
        await using (var first = await _sink.OpenAsync(Cells))
        {
            Assert.That(
                async () =>
                {
                    // Refused when it opens, or when it commits what the other has committed before.
                    await using var second = await _sink.OpenAsync(Cells);
                    await first.WriteAsync(Full(1));
                    await first.CommitAsync("first");
                    await second.WriteAsync(Full(2));
                    await second.CommitAsync("second");
                },
                Throws.TypeOf<DataSinkException>());
            if (first.Checkpoint is null)
            {
                await first.WriteAsync(Full(1));
                await first.CommitAsync("first");
            }
        }

        Assert.That(await ReadAsync(_sink, Cells), Is.EqualTo(new[] { Full(1) }));
        await using var again = await _sink.OpenAsync(Cells);
        Assert.That(again.Checkpoint, Is.EqualTo("first"));
    }

    [Test]
    public async Task What_cannot_be_is_refused_at_the_call()
    {
        Assert.That(async () => await _sink.OpenAsync(null!), Throws.ArgumentNullException);
        Assert.That(async () => await _sink.OpenAsync(Cells, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        await using var writer = await _sink.OpenAsync(Cells);
        var other = new RowWriter();
        other.Begin(new Schema(new Field("other", FieldKind.Int64)));
        Assert.That(async () => await writer.WriteAsync(other.Row), Throws.ArgumentException);
        Assert.That(async () => await writer.CommitAsync(""), Throws.ArgumentException);
        Assert.That(async () => await writer.CommitAsync(null!), Throws.ArgumentNullException);
        Assert.That(async () => await writer.CommitAsync(new string('x', 65_537)), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public async Task A_disposed_writer_refuses_further_calls_but_may_be_disposed_again()
    {
        var writer = await _sink.OpenAsync(Cells);
        await writer.DisposeAsync();
        await writer.DisposeAsync();
        Assert.That(async () => await writer.WriteAsync(Full(1)), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(async () => await writer.CommitAsync("one"), Throws.InstanceOf<ObjectDisposedException>());
    }

    private async Task WriteAsync(string checkpoint, params Row[] rows)
    {
        await using var writer = await _sink.OpenAsync(Cells);
        foreach (var row in rows)
        {
            await writer.WriteAsync(row);
        }

        await writer.CommitAsync(checkpoint);
    }

    private static Row Full(int number)
    {
        var time = new DateTimeOffset(2024, 2, 29, 23, 59, 59, TimeSpan.Zero).AddTicks(number);
        return Make(writer => Set(
            writer, number % 2 == 0, number, number + 0.1f, number + 0.1, time, new DateOnly(2024, 2, 29).AddDays(number),
            $"text, \"{number}\"\n; ü 😀", [number, 0.5f], """{"a":[1,null,"x"]}"""u8));
    }

    private static Row Extreme(int sign) => Make(writer => Set(
        writer, sign > 0, sign > 0 ? long.MaxValue : long.MinValue, sign * float.Epsilon, sign * double.MaxValue,
        sign > 0 ? new DateTimeOffset(DateTime.MaxValue, TimeSpan.Zero) : DateTimeOffset.MinValue,
        sign > 0 ? DateOnly.MaxValue : DateOnly.MinValue, new string('ü', 3000), [float.MaxValue, -float.Epsilon], "0"u8));

    private static Row Sparse() => Make(_ => { });

    private static Row Make(Action<RowWriter> set)
    {
        var writer = new RowWriter();
        writer.Begin(Cells);
        set(writer);
        return writer.Row.ToArray();
    }

    private static void Set(
        RowWriter writer, bool truth, long whole, float single, double number, DateTimeOffset time, DateOnly day, string text, float[] vector,
        ReadOnlySpan<byte> json)
    {
        for (var i = 0; i < Cells.Fields.Count; i++)
        {
            switch (Cells.Fields[i].Kind)
            {
                case FieldKind.Boolean:
                    writer.Set(i, truth);
                    break;
                case FieldKind.Int64:
                    writer.Set(i, whole);
                    break;
                case FieldKind.Single:
                    writer.Set(i, single);
                    break;
                case FieldKind.Double:
                    writer.Set(i, number);
                    break;
                case FieldKind.Timestamp:
                    writer.Set(i, time);
                    break;
                case FieldKind.Date:
                    writer.Set(i, day);
                    break;
                case FieldKind.String:
                    writer.Set(i, text);
                    break;
                case FieldKind.SingleVector:
                    writer.Set(i, vector);
                    break;
                default:
                    writer.SetJson(i, json);
                    break;
            }
        }
    }
}
