using CsCheck;

namespace Productionize.Predictions;

/// <summary>What our own logs do beyond <see cref="PredictionLogContract"/>.</summary>
public abstract class ShippedPredictionLogTests
{
    private IPredictionLogger _logger = null!;

    private IPredictionReader Reader => (IPredictionReader)_logger;

    [SetUp]
    public void Open() => _logger = Create();

    [TearDown]
    public async Task Close() => await ReleaseAsync(_logger);

    [Test]
    public async Task Records_of_one_version_share_their_model()
    {
        await _logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1), PredictionSamples.Record(2)));
        await _logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(3)));
        Assert.That((await Reader.ReadRecordsAsync()).Select(record => record.Model).Distinct(ReferenceEqualityComparer.Instance).Count(),
            Is.EqualTo(1));
    }

    [Test]
    public async Task Any_text_comes_back()
    {
        var number = 0;
        await Gen.String.Array[1, 20].SampleAsync(
            async texts =>
            {
                var first = Interlocked.Add(ref number, 100);
                var records = texts.Select((text, i) =>
                    PredictionSamples.Record(first + i) with { Input = PredictionSamples.InputRow(1, text) }).ToArray();
                await _logger.LogAsync(PredictionBuffer.Of(records));
                foreach (var record in records)
                {
                    Assert.That((await Reader.ReadRecordsAsync(new() { Id = record.Id })).Single().Input, Is.EqualTo(record.Input));
                }
            },
            iter: 10,
            threads: 1);
    }

    [Test]
    public async Task Outcomes_join_in_any_order_to_the_same_state([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        FieldValue[] values = [true, false, 1L, 1.0, "1", default, "", double.NaN, 0.5, "yes"];
        var outcomes = Enumerable.Range(0, 60).Select(_ => new PredictionOutcome
        {
            PredictionId = random.Next(3) == 0 ? Guid.Empty : PredictionSamples.Id(random.Next(1, 8)),
            Kind = random.Next(4) == 0 ? "decision" : "truth",
            Value = values[random.Next(values.Length)],
            ObservedAt = PredictionSamples.Noon.AddDays(random.Next(3) * 45),
            Revision = random.Next(2),
        }).Select(outcome => outcome.PredictionId == Guid.Empty ? outcome with { Key = $"order-{random.Next(1, 8)}" } : outcome).ToArray();
        var records = Enumerable.Range(1, 5).Select(number => PredictionSamples.Record(number, $"order-{number}")).ToArray();

        await _logger.LogAsync(PredictionBuffer.Of(records));
        await _logger.LogOutcomesAsync(outcomes);
        var expected = await State(Reader);
        Assert.That(expected, Has.Some.Contain("truth"));

        var shuffled = Create();
        try
        {
            object[] events = [.. records, .. outcomes, .. outcomes.Take(20)];
            random.Shuffle(events);
            foreach (var one in events)
            {
                await (one is PredictionRecord record
                    ? shuffled.LogAsync(PredictionBuffer.Of(record))
                    : shuffled.LogOutcomesAsync([(PredictionOutcome)one]));
            }

            Assert.That(await State((IPredictionReader)shuffled), Is.EqualTo(expected), $"seed {seed}");
        }
        finally
        {
            await ReleaseAsync(shuffled);
        }
    }

    [TestCase("\"quoted\", \\back\\, {\"crc\":\"00000000\"}")]
    [TestCase("two\nlines")]
    [TestCase("nul\0inside")]
    [TestCase("")]
    public async Task Any_name_of_a_model_comes_back(string name)
    {
        await _logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1, model: new ModelInfo(name, 1))));
        Assert.That((await Reader.ReadRecordsAsync()).Single().Model.Name, Is.EqualTo(name));
    }

    [Test]
    public async Task Who_asks_for_a_field_that_is_not_there_is_told_what_there_is()
    {
        await _logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        var chunk = await Reader.ReadColumnsAsync(new()).SingleAsync();
        Assert.That(
            () => chunk.Doubles("input.agee"),
            Throws.ArgumentException.With.Message.Contains("input.age, input.job").And.Message.Contains("output.p"));
        Assert.That(() => chunk.Singles("input.income"), Throws.ArgumentException.With.Message.Contains("Double"));
        var narrow = await Reader.ReadColumnsAsync(new() { Fields = ["output.p"] }).SingleAsync();
        Assert.That(() => narrow.Singles("input.age"), Throws.ArgumentException.With.Message.Contains("asked for: output.p"));
    }

    [Test]
    public async Task Chunks_have_one_version_each_and_at_most_4096_rows()
    {
        var next = new ModelInfo("churn", 4);
        var records = Enumerable.Range(0, 9000).Select(i => PredictionSamples.Record(i, model: i % 2 == 0 ? PredictionSamples.Churn : next) with
        {
            Input = PredictionSamples.InputRow(i, i < 8000 ? "a" : "b"),
            Output = i % 3 == 0 ? null : PredictionSamples.OutputRow(),
        });
        await _logger.LogAsync(PredictionBuffer.Of(records.Where((_, i) => i % 3 != 0)));
        await _logger.LogAsync(PredictionBuffer.Of(records.Where((_, i) => i % 3 == 0)));
        var rows = new Dictionary<int, int>();
        var missing = 0;
        await foreach (var chunk in Reader.ReadColumnsAsync(new()))
        {
            Assert.That(chunk.Count, Is.LessThanOrEqualTo(4096));
            rows[chunk.Model.Version!.Value] = rows.GetValueOrDefault(chunk.Model.Version!.Value) + chunk.Count;
            var version = chunk.Model.Version;
            Assert.That(chunk.Singles("input.age").ToArray(), Is.All.Matches<float>(age => (age % 2 == 0) == (version == 3)));
            _ = chunk.Codes("input.job");
            Assert.That(chunk.Categories("input.job")[0], Is.EqualTo("a"));
            if (chunk.Output.IndexOf("p") >= 0)
            {
                missing += chunk.Singles("output.p").ToArray().Count(float.IsNaN);
            }
        }

        Assert.That(rows, Is.EqualTo(new Dictionary<int, int> { [3] = 4500, [4] = 4500 }));
        Assert.That(missing, Is.EqualTo(1500));
    }

    /// <summary>A new, empty log.</summary>
    protected abstract IPredictionLogger Create();

    protected virtual ValueTask ReleaseAsync(IPredictionLogger logger) => ValueTask.CompletedTask;

    private static async Task<List<string>> State(IPredictionReader reader) =>
    [
        .. (await reader.ReadAllAsync()).OrderBy(logged => logged.Record.Id).Select(logged =>
            $"{logged.Record.Id} " +
                string.Join(';', logged.Outcomes.Select(o => $"{o.Kind}={o.Value}:{o.Value.Kind}@{o.ObservedAt:O}/{o.Revision}"))),
    ];
}
