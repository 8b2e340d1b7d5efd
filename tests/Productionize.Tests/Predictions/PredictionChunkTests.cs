namespace Productionize;

public class PredictionChunkTests
{
    private static readonly PredictionSource Source = new(PredictionSamples.Churn, PredictionSamples.Input, PredictionSamples.Output);

    [Test]
    public void Missing_cells_are_NaN_zero_or_no_code_and_Present_tells_them_apart()
    {
        var chunk = Chunk(
            PredictionSamples.Record(1) with { Input = PredictionSamples.InputRow(1, "clerk", 2.5, 3, known: true) },
            PredictionSamples.Record(2) with { Input = PredictionSamples.InputRow(float.NaN, null), Output = null });

        Assert.Multiple(() =>
        {
            Assert.That(chunk.Singles("input.age").ToArray(), Is.EqualTo(Expect.Rows(1f, float.NaN)));
            Assert.That(chunk.Singles("output.p").ToArray(), Is.EqualTo(Expect.Rows(0.25f, float.NaN)));
            Assert.That(chunk.Doubles("input.income").ToArray(), Is.EqualTo(Expect.Rows(2.5, double.NaN)));
            Assert.That(chunk.Doubles("input.visits").ToArray(), Is.EqualTo(Expect.Rows(3, double.NaN)));
            Assert.That(chunk.Int64s("input.visits").ToArray(), Is.EqualTo(Expect.Rows(3L, 0L)));
            Assert.That(chunk.Int64s("input.known").ToArray(), Is.EqualTo(Expect.Rows(1L, 0L)));
            Assert.That(chunk.Codes("input.job").ToArray(), Is.EqualTo(Expect.Rows(0, -1)));
            Assert.That(chunk.Categories("input.job"), Is.EqualTo(Expect.Rows("clerk")));
            Assert.That(chunk.Present("input.job").ToArray(), Is.EqualTo(new byte[] { 1 }));
            Assert.That(chunk.Present("output.p").ToArray(), Is.EqualTo(new byte[] { 1 }));
            Assert.That(chunk.Present("input.age").ToArray(), Is.Empty, "all are there");
        });
    }

    [Test]
    public void Columns_of_the_record_itself_have_a_row_each()
    {
        var chunk = Chunk(
            PredictionSamples.Record(1),
            PredictionSamples.Record(2) with { Role = PredictionRole.Shadow, Status = PredictionStatus.Failed });

        Assert.Multiple(() =>
        {
            Assert.That((chunk.Count, chunk.Model, chunk.Input, chunk.Output), Is.EqualTo((2, Source.Model, Source.Input, Source.Output)));
            Assert.That(chunk.Ids.ToArray(), Is.EqualTo(Expect.Rows(PredictionSamples.Id(1), PredictionSamples.Id(2))));
            Assert.That(chunk.UtcTicks[1], Is.EqualTo(PredictionSamples.Noon.AddMinutes(2).UtcTicks));
            Assert.That(chunk.DurationTicks[0], Is.EqualTo(12345));
            Assert.That(chunk.Roles.ToArray(), Is.EqualTo(Expect.Rows(PredictionRole.Live, PredictionRole.Shadow)));
            Assert.That(chunk.Statuses.ToArray(), Is.EqualTo(Expect.Rows(PredictionStatus.Answered, PredictionStatus.Failed)));
        });
    }

    [TestCase("input.age", nameof(PredictionColumns.Int64s), "has Single values, which Int64s does not give")]
    [TestCase("input.job", nameof(PredictionColumns.Singles), "has String values, which Singles does not give")]
    [TestCase("input.known", nameof(PredictionColumns.Doubles), "has Boolean values, which Doubles does not give")]
    [TestCase("outcome.truth", nameof(PredictionColumns.Codes), "has Boolean values, which Codes does not give")]
    [TestCase("input.aeg", nameof(PredictionColumns.Singles), "There is no field 'input.aeg'. churn@3 has: input.age, input.job,")]
    [TestCase("age", nameof(PredictionColumns.Singles), "output.p, outcome.KIND.")]
    [TestCase("outcome.No Name", nameof(PredictionColumns.Codes), "There is no field 'outcome.No Name'.")]
    public void A_column_of_another_kind_or_name_is_refused(string field, string getter, string message) => Assert.That(
        () => Get(Chunk(PredictionSamples.Record(1)), field, getter), Throws.ArgumentException.With.Message.Contains(message));

    [Test]
    public void A_field_that_the_query_did_not_ask_for_is_refused_with_those_it_did()
    {
        var chunk = new PredictionChunk(Source, new RecordRows([new(PredictionSamples.Record(1), [])]), new ColumnCategories(), ["input.age"]);

        Assert.That(chunk.Singles("input.age")[0], Is.EqualTo(1));
        Assert.That(
            () => Get(chunk, "input.job", nameof(chunk.Codes)),
            Throws.ArgumentException.With.Message.Contains("; the query asked for: input.age."));
    }

    [Test]
    public void Outcomes_are_columns_too()
    {
        var chunk = Chunk(PredictionSamples.Record(1));

        Assert.That(chunk.Doubles("outcome.truth").ToArray(), Is.EqualTo(Expect.Rows(1.0)));
        Assert.That(chunk.Doubles("outcome.later").ToArray(), Is.EqualTo(Expect.Rows(double.NaN)), "any kind may come later");
        Assert.That(chunk.Present("outcome.later").ToArray(), Is.EqualTo(new byte[] { 0 }));
    }

    private static PredictionChunk Chunk(params PredictionRecord[] records) => new(
        Source,
        new RecordRows([.. records.Select(record => new LoggedPrediction(record, [PredictionSamples.Outcome(1, true)]))]),
        new ColumnCategories(),
        null);

    private static int Get(PredictionChunk chunk, string field, string getter) => getter switch
    {
        nameof(PredictionColumns.Int64s) => chunk.Int64s(field).Length,
        nameof(PredictionColumns.Singles) => chunk.Singles(field).Length,
        nameof(PredictionColumns.Doubles) => chunk.Doubles(field).Length,
        _ => chunk.Codes(field).Length,
    };
}
