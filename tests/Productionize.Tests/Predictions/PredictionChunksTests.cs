namespace Productionize;

public class PredictionChunksTests
{
    [Test]
    public async Task Chunks_have_one_source_each_and_are_full_before_the_last()
    {
        var (one, other) = (SourceOf(1), SourceOf(2));
        var rows = Enumerable.Range(0, PredictionChunks.Size + 2)
            .Select(i => new JoinedPrediction(new LoggedPrediction(PredictionSamples.Record(i), []), i == 5 ? other : one));

        var chunks = await PredictionChunks.Of(rows.ToAsyncEnumerable(), new PredictionQuery(), default).ToListAsync();

        Assert.That(
            chunks.Select(chunk => $"{chunk.Model} {chunk.Count}").Order(StringComparer.Ordinal),
            Is.EqualTo(Expect.Rows("churn@1 1", $"churn@1 {PredictionChunks.Size}", "churn@2 1")));
    }

    [Test]
    public async Task Codes_of_a_text_are_the_same_in_every_chunk()
    {
        var rows = new[] { "a", "b", "b", "a" }.Select((job, i) => new JoinedPrediction(
            new LoggedPrediction(PredictionSamples.Record(i) with { Input = PredictionSamples.InputRow(1, job) }, []), SourceOf(i / 2)));

        var chunks = await PredictionChunks.Of(rows.ToAsyncEnumerable(), new PredictionQuery(), default).ToListAsync();

        Assert.That(chunks[0].Codes("input.job").ToArray(), Is.EqualTo(Expect.Rows(0, 1)));
        Assert.That(chunks[1].Codes("input.job").ToArray(), Is.EqualTo(Expect.Rows(1, 0)));
    }

    private static PredictionSource SourceOf(int version) => Sources[version];

    private static readonly PredictionSource[] Sources = [.. Enumerable.Range(0, 3).Select(version =>
        new PredictionSource(new ModelInfo("churn", version), PredictionSamples.Input, PredictionSamples.Output))];
}
