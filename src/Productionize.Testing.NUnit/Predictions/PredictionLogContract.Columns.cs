namespace Productionize;

/// <content>The log as columns.</content>
public abstract partial class PredictionLogContract
{
    [Test]
    public async Task Columns_say_of_each_prediction_what_its_record_says()
    {
        await LogThreeAsync();
        Assert.That(
            await CellsAsync(chunk => chunk.UtcTicks.ToArray()),
            Is.EqualTo(new[] { 1, 2, 3 }.Select(number => PredictionSamples.Noon.AddMinutes(number).UtcTicks)));
        Assert.That(await CellsAsync(chunk => chunk.DurationTicks.ToArray()), Is.EqualTo(new[] { 12345L, 12345, 12345 }));
        Assert.That(
            await CellsAsync(chunk => chunk.Roles.ToArray()),
            Is.EqualTo(new[] { PredictionRole.Shadow, PredictionRole.Live, PredictionRole.Live }));
        Assert.That(
            await CellsAsync(chunk => chunk.Statuses.ToArray()),
            Is.EqualTo(new[] { PredictionStatus.Answered, PredictionStatus.Failed, PredictionStatus.Answered }));
    }

    [Test]
    public async Task Numbers_are_columns_with_NaN_or_zero_where_missing()
    {
        await LogThreeAsync();
        Assert.That(await CellsAsync(chunk => chunk.Singles("input.age").ToArray()), Is.EqualTo(new[] { float.NaN, 50, 60 }));
        Assert.That(await CellsAsync(chunk => chunk.Doubles("input.age").ToArray()), Is.EqualTo(new[] { double.NaN, 50, 60 }));
        Assert.That(await CellsAsync(chunk => chunk.Doubles("input.income").ToArray()), Is.EqualTo(new[] { 2.5, double.NaN, double.NaN }));
        Assert.That(await CellsAsync(chunk => chunk.Doubles("input.visits").ToArray()), Is.EqualTo(new[] { 7, double.NaN, double.NaN }));
        Assert.That(await CellsAsync(chunk => chunk.Int64s("input.visits").ToArray()), Is.EqualTo(new[] { 7L, 0, 0 }));
        Assert.That(await CellsAsync(chunk => chunk.Int64s("input.known").ToArray()), Is.EqualTo(new[] { 1L, 0, 0 }));
        Assert.That(await CellsAsync(chunk => chunk.Singles("output.p").ToArray()), Is.EqualTo(new[] { 0.25f, float.NaN, 0.25f }));
    }

    [Test]
    public async Task Outcomes_are_columns_also_of_a_kind_that_nobody_knows_yet()
    {
        await LogThreeAsync();
        await Logger.LogOutcomesAsync(
        [
            PredictionSamples.Outcome(1, true), PredictionSamples.Outcome(3, 2.5), PredictionSamples.Outcome(3, "call", 0, "decision"),
            PredictionSamples.Outcome(3, 4L, 0, "value"),
        ]);
        Assert.That(await CellsAsync(chunk => chunk.Doubles("outcome.truth").ToArray()), Is.EqualTo(new[] { 1, double.NaN, 2.5 }));
        Assert.That(await CellsAsync(chunk => chunk.Int64s("outcome.value").ToArray()), Is.EqualTo(new[] { 0L, 0, 4 }));
        Assert.That(await CellsAsync(chunk => Texts(chunk, "outcome.decision")), Is.EqualTo(new[] { null, null, "call" }));
        Assert.That(await CellsAsync(chunk => chunk.Doubles("outcome.unknown-yet").ToArray()), Is.All.NaN);
    }

    [Test]
    public async Task Texts_are_columns_of_codes()
    {
        await LogThreeAsync();
        Assert.That(await CellsAsync(chunk => Texts(chunk, "input.job")), Is.EqualTo(new[] { "clerk", null, "smith" }));
    }

    [Test]
    public async Task The_texts_of_a_column_only_grow_during_one_read()
    {
        string[] jobs = ["smith", "clerk", "smith", "baker", "clerk", "nurse"];
        await Logger.LogAsync(PredictionBuffer.Of(jobs.Select((job, i) =>
            PredictionSamples.Record(i, model: new ModelInfo("churn", 1 + (i / 2))) with { Input = PredictionSamples.InputRow(i, job) })));
        string[] before = [];
        await foreach (var chunk in Reader.ReadColumnsAsync(new()))
        {
            var codes = chunk.Codes("input.job").ToArray();
            string[] texts = [.. chunk.Categories("input.job")];
            Assert.That(texts.Take(before.Length), Is.EqualTo(before));
            var fresh = codes.Where(code => code >= before.Length).Distinct();
            Assert.That(
                fresh, Is.EqualTo(Enumerable.Range(before.Length, texts.Length - before.Length)), "new texts, as they first appear");
            before = texts;
        }

        Assert.That(before, Is.EquivalentTo(jobs.Distinct()));
    }

    [Test]
    public async Task A_bitmap_says_which_rows_have_a_value()
    {
        await LogThreeAsync();
        await Logger.LogOutcomesAsync([PredictionSamples.Outcome(2, true)]);
        Assert.That(await CellsAsync(chunk => Present(chunk, "input.age")), Is.All.True);
        Assert.That(await CellsAsync(chunk => Present(chunk, "input.job")), Is.EqualTo(new[] { true, false, true }));
        Assert.That(await CellsAsync(chunk => Present(chunk, "output.p")), Is.EqualTo(new[] { true, false, true }));
        Assert.That(await CellsAsync(chunk => Present(chunk, "outcome.truth")), Is.EqualTo(new[] { false, true, false }));
    }

    [Test]
    public async Task A_chunk_is_of_one_version()
    {
        var records = Enumerable.Range(1, 30).Select(number =>
            PredictionSamples.Record(number, model: number % 3 == 0 ? new ModelInfo("churn", 4) : PredictionSamples.Churn)).ToArray();
        await Logger.LogAsync(PredictionBuffer.Of(records[..20]));
        await Logger.LogAsync(PredictionBuffer.Of(records[20..]));
        var read = new Dictionary<Guid, string>();
        await foreach (var chunk in Reader.ReadColumnsAsync(new()))
        {
            Assert.That(chunk.Ids.Length, Is.EqualTo(chunk.Count));
            Assert.That(Names(chunk.Input), Is.EqualTo(Names(PredictionSamples.Input)));
            Assert.That(Names(chunk.Output), Is.EqualTo(Names(PredictionSamples.Output)));
            foreach (var id in chunk.Ids)
            {
                read.Add(id, chunk.Model.ToString());
            }
        }

        Assert.That(read, Is.EquivalentTo(records.ToDictionary(record => record.Id, record => record.Model.ToString())));
    }

    [Test]
    public async Task A_field_that_is_not_there_or_of_another_kind_is_refused()
    {
        await LogThreeAsync();
        await Logger.LogOutcomesAsync([PredictionSamples.Outcome(1, "text"), PredictionSamples.Outcome(1, 0.5, 0, "value")]);
        Action<PredictionColumns>[] wrong =
        [
            chunk => chunk.Doubles("input.agee"), chunk => chunk.Present("age"), chunk => chunk.Present("outcome.No Name"),
            chunk => chunk.Singles("input.income"), chunk => chunk.Doubles("input.known"), chunk => chunk.Doubles("input.job"),
            chunk => chunk.Codes("input.age"), chunk => chunk.Int64s("input.age"), chunk => chunk.Doubles("outcome.truth"),
            chunk => chunk.Int64s("outcome.value"),
        ];
        await foreach (var chunk in Reader.ReadColumnsAsync(new() { Id = PredictionSamples.Id(1) }))
        {
            for (var i = 0; i < wrong.Length; i++)
            {
                Assert.That(() => wrong[i](chunk), Throws.InstanceOf<ArgumentException>(), $"number {i} of the wrong ones");
            }

            return;
        }

        Assert.Fail("There is no chunk.");
    }

    [Test]
    public async Task Only_the_fields_that_were_asked_for_are_there()
    {
        await LogThreeAsync();
        var rows = 0;
        await foreach (var chunk in Reader.ReadColumnsAsync(new() { Fields = ["output.p", "outcome.truth"] }))
        {
            rows += chunk.Count;
            Assert.That(chunk.Singles("output.p").Length, Is.EqualTo(chunk.Count));
            Assert.That(chunk.Doubles("outcome.truth").Length, Is.EqualTo(chunk.Count));
            Assert.That(() => chunk.Singles("input.age").Length, Throws.InstanceOf<ArgumentException>());
            Assert.That(() => chunk.Doubles("outcome.value").Length, Throws.InstanceOf<ArgumentException>());
        }

        Assert.That(rows, Is.EqualTo(3));
    }

    private static string Names(Schema schema) => string.Join(", ", schema.Fields.Select(field => $"{field.Name} {field.Kind}"));

    private static string?[] Texts(PredictionColumns chunk, string field)
    {
        var codes = chunk.Codes(field).ToArray();
        var texts = chunk.Categories(field);
        return [.. codes.Select(code => code < 0 ? null : texts[code])];
    }

    private static bool[] Present(PredictionColumns chunk, string field)
    {
        var bits = chunk.Present(field).ToArray();
        return [.. Enumerable.Range(0, chunk.Count).Select(row => bits.Length == 0 || (bits[row >> 3] & (1 << (row & 7))) != 0)];
    }

    // In the order of the ids: a log makes its chunks, and the rows in them, as suits it.
    private async Task<T[]> CellsAsync<T>(Func<PredictionColumns, T[]> column)
    {
        var cells = new SortedDictionary<Guid, T>();
        await foreach (var chunk in Reader.ReadColumnsAsync(new()))
        {
            var ids = chunk.Ids.ToArray();
            var values = column(chunk);
            Assert.That(values, Has.Length.EqualTo(ids.Length));
            for (var row = 0; row < ids.Length; row++)
            {
                cells.Add(ids[row], values[row]);
            }
        }

        return [.. cells.Values];
    }

    private async Task LogThreeAsync() => await Logger.LogAsync(PredictionBuffer.Of(
        PredictionSamples.Record(1) with
        {
            Input = PredictionSamples.InputRow(float.NaN, "clerk", 2.5, 7, true),
            Role = PredictionRole.Shadow,
        },
        PredictionSamples.Record(2) with { Input = PredictionSamples.InputRow(50, null), Output = null, Status = PredictionStatus.Failed },
        PredictionSamples.Record(3) with { Input = PredictionSamples.InputRow(60, "smith", known: false) }));
}
