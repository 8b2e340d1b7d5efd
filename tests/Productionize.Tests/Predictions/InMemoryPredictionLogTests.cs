namespace Productionize.Predictions;

[TestFixture]
public class InMemoryPredictionLogTests : ShippedPredictionLogTests
{
    [Test]
    public async Task Records_and_Outcomes_are_snapshots_without_repetitions()
    {
        var log = new InMemoryPredictionLog();
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1), PredictionSamples.Record(1)));
        await log.LogOutcomesAsync([PredictionSamples.Outcome(1, true), PredictionSamples.Outcome(1, true), PredictionSamples.Outcome(1, false, 1)]);
        var (records, outcomes) = (log.Records, log.Outcomes);
        await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(2)));
        await log.LogOutcomesAsync([PredictionSamples.Outcome(2, true)]);
        Assert.That(records.Select(record => record.Id), Is.EqualTo(new[] { PredictionSamples.Id(1) }));
        Assert.That(outcomes, Is.EqualTo(new[] { PredictionSamples.Outcome(1, true), PredictionSamples.Outcome(1, false, 1) }));
        Assert.That(log.Records, Has.Count.EqualTo(2));
        Assert.That(log.Outcomes, Has.Count.EqualTo(3));
    }

    [Test]
    public void It_promises_no_more_than_memory() => Assert.That(new InMemoryPredictionLog().Durability, Is.EqualTo(Durability.Accepted));

    protected override IPredictionLogger Create() => new InMemoryPredictionLog();
}
