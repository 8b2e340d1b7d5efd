namespace Productionize;

/// <content>What came true.</content>
public abstract partial class PredictionLoggerContract
{
    [Test]
    public async Task An_outcome_is_kept_with_its_kind_time_and_revision()
    {
        PredictionOutcome[] outcomes =
        [
            PredictionSamples.Outcome(1, "late", 45) with { Revision = 3 },
            PredictionSamples.Outcome(2, "refused", 0, "decision"),
        ];
        await Logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1), PredictionSamples.Record(2)));
        await Logger.LogOutcomesAsync(outcomes);
        Assert.That((await ReadBackAsync(Logger)).Outcomes.Select(Text), Is.EquivalentTo(outcomes.Select(Text)));
    }

    [Test]
    public virtual async Task An_outcome_may_name_its_prediction_by_key()
    {
        await Logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1, "order-1"), PredictionSamples.Record(2, "order-2")));
        await Logger.LogOutcomesAsync([PredictionSamples.OutcomeOf("order-1", "paid")]);
        var kept = (await ReadBackAsync(Logger)).Outcomes.Single();
        Assert.That((kept.PredictionId, kept.Key, kept.Value.ToString()), Is.EqualTo((Guid.Empty, "order-1", "paid")));
    }

    [Test]
    public async Task The_same_outcome_again_changes_nothing()
    {
        var outcome = PredictionSamples.Outcome(1, "yes", 1) with { Revision = 2 };
        await Logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        await Logger.LogOutcomesAsync([outcome, outcome]);
        await Logger.LogOutcomesAsync([outcome with { }]);
        Assert.That((await ReadBackAsync(Logger)).Outcomes.Select(Text), Is.EqualTo(new[] { Text(outcome) }));
    }

    [Test]
    public async Task Of_several_outcomes_the_newest_observed_is_kept_whichever_came_last([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        PredictionOutcome Any() =>
            PredictionSamples.Outcome(random.Next(1, 4), $"value {random.Next(9)}", random.Next(4)) with { Revision = random.Next(2) };

        var outcomes = Enumerable.Range(0, 20).Select(_ => Any()).ToArray();
        await Logger.LogAsync(PredictionBuffer.Of(Enumerable.Range(1, 3).Select(number => PredictionSamples.Record(number))));
        foreach (var call in outcomes.Chunk(3))
        {
            await Logger.LogOutcomesAsync(call);
        }

        Assert.That(Newest((await ReadBackAsync(Logger)).Outcomes), Is.EqualTo(Newest(outcomes)), $"seed {seed}");
    }

    [Test]
    public async Task An_outcome_that_names_no_prediction_refuses_its_whole_call()
    {
        var good = PredictionSamples.Outcome(1, "yes");
        await Logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        PredictionOutcome?[] all =
            [good with { PredictionId = default }, good with { Key = "order" }, good with { Kind = "No name" }, null];
        foreach (var bad in all)
        {
            Assert.That(async () => await Logger.LogOutcomesAsync([good, bad!]), Throws.InstanceOf<ArgumentException>());
        }

        Assert.That((await ReadBackAsync(Logger)).Outcomes, Is.Empty);
    }

    // The value as text: a logger need not keep its type.
    private static string Text(PredictionOutcome outcome) =>
        $"{outcome.PredictionId:n}{outcome.Key} {outcome.Kind} = {outcome.Value} at {outcome.ObservedAt.UtcDateTime:O} r{outcome.Revision}";

    private static string[] Newest(IEnumerable<PredictionOutcome> outcomes) =>
    [
        .. outcomes.GroupBy(outcome => outcome.PredictionId)
            .Select(group => Text(group.Aggregate((newest, next) => next.Supersedes(newest) ? next : newest)))
            .Order(StringComparer.Ordinal),
    ];
}
