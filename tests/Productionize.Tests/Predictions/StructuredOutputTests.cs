namespace Productionize;

/// <summary>Outputs that are not one number: through schema, check, log and read-back.</summary>
public sealed class StructuredOutputTests
{
    private sealed record Customer(string Id);

    private sealed record Recommendation(IReadOnlyList<RankedItem> Items);

    private sealed record Risk(string Label, IReadOnlyDictionary<string, float> Probabilities);

    private sealed record Forecast(double Value, double Lower, double Upper);

    [Test]
    public async Task A_ranked_list_is_read_back_from_the_log_as_it_was()
    {
        var answer = new Recommendation([new("bread", 0.7), new("wine, red", 1 / 3d), new("käse \"alt\"", 0)]);

        var (schema, read) = await RoundTripAsync(answer);

        Assert.That(schema.ToString(), Is.EqualTo("Items Json"));
        Assert.That(read.Items, Is.EqualTo(answer.Items));
    }

    [Test]
    public async Task A_ranked_list_may_be_the_whole_answer_and_may_be_empty()
    {
        var (schema, read) = await RoundTripAsync<IReadOnlyList<RankedItem>>([new("bread", 0.7)]);
        var (_, none) = await RoundTripAsync<IReadOnlyList<RankedItem>>([]);

        Assert.That(schema.ToString(), Is.EqualTo("value Json"));
        Assert.That(read, Is.EqualTo(new RankedItem[] { new("bread", 0.7) }));
        Assert.That(none, Is.Empty);
    }

    [Test]
    public async Task Classes_with_probabilities_are_read_back_as_they_were()
    {
        var (schema, read) = await RoundTripAsync(new Risk("bad", new Dictionary<string, float> { ["good"] = 0.1f, ["bad"] = 0.9f }));

        Assert.That(schema.ToString(), Is.EqualTo("Label String, Probabilities Json"));
        Assert.That(read.Probabilities, Is.EquivalentTo(new Dictionary<string, float> { ["good"] = 0.1f, ["bad"] = 0.9f }));
    }

    [Test]
    public async Task An_interval_is_three_numbers()
    {
        var (schema, read) = await RoundTripAsync(new Forecast(2, 1.5, 1 / 0.3));

        Assert.That(schema.ToString(), Is.EqualTo("Value Double, Lower Double, Upper Double"));
        Assert.That(read, Is.EqualTo(new Forecast(2, 1.5, 1 / 0.3)));
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public async Task A_score_in_a_list_that_is_no_number_is_an_error_with_a_name_and_logged(double score)
    {
        var log = new InMemoryPredictionLog();
        await using (var model = Model.Create("shop", (Customer _) => new Recommendation([new("bread", score)]))
            .AsBuilder().UsePredictionLog(log).UseOutputCheck().Build())
        {
            Assert.That(
                async () => await model.PredictAsync(new("c1")),
                Throws.TypeOf<NonFinitePredictionException>().With.Property("Field").EqualTo("Items"));
        }

        Assert.That((await log.ReadAsync(new()).SingleAsync()).Record.Status, Is.EqualTo(PredictionStatus.Failed));
    }

    [Test]
    public async Task Without_the_check_the_log_keeps_what_came_out()
    {
        var (_, read) = await RoundTripAsync(new Recommendation([new("bread", double.NaN), new("milk", double.NegativeInfinity)]));

        Assert.That(read.Items, Is.EqualTo(new RankedItem[] { new("bread", double.NaN), new("milk", double.NegativeInfinity) }));
    }

    private static async Task<(Schema Schema, TOutput Read)> RoundTripAsync<TOutput>(TOutput answer)
    {
        using var directory = new TemporaryDirectory();
        await using var log = new JsonLinesPredictionLog(Path.Combine(directory.Path, "log.jsonl"));
        await using (var model = Model.Create("shop", (Customer _) => answer)
            .AsBuilder().UsePredictionLog(log).UseInputValidation().Build())
        {
            Assert.That((await model.PredictAsync(new("c1"))).Value, Is.EqualTo(answer));
        }

        var output = (await log.ReadAsync(new()).SingleAsync()).Record.Output!.Value;
        return (output.Schema, RowCodec.For<TOutput>().Read(output));
    }
}
