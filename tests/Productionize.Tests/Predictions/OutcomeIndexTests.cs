namespace Productionize;

public class OutcomeIndexTests
{
    private readonly PredictionRecord _record = PredictionSamples.Record(1, key: "order");

    [Test]
    public void Outcomes_come_by_id_and_by_key_the_newest_of_each_kind_in_the_order_of_kinds()
    {
        var index = new OutcomeIndex();
        index.Add(PredictionSamples.Outcome(1, "late", day: 2));
        index.Add(PredictionSamples.Outcome(1, "early", day: 1));
        index.Add(PredictionSamples.OutcomeOf("order", "latest", day: 3));
        index.Add(PredictionSamples.Outcome(1, 1L, kind: "decision"));
        index.Add(PredictionSamples.Outcome(2, "another's", day: 9));

        Assert.That(
            string.Join("; ", index.Of(_record).Select(outcome => $"{outcome.Kind} {outcome.Value}")),
            Is.EqualTo("decision 1; truth latest"));
    }

    [Test]
    public void An_older_outcome_by_key_does_not_win_over_one_by_id()
    {
        var index = new OutcomeIndex();
        index.Add(PredictionSamples.OutcomeOf("order", "old", day: 1));
        index.Add(PredictionSamples.Outcome(1, "new", day: 2));

        Assert.That(index.Of(_record).Single().Value, Is.EqualTo((FieldValue)"new"));
    }

    [Test]
    public void Reading_does_not_change_what_other_records_get()
    {
        var index = new OutcomeIndex();
        index.Add(PredictionSamples.Outcome(1, "by id"));
        index.Add(PredictionSamples.OutcomeOf("order", "by key", day: 1));
        _ = index.Of(_record);

        Assert.That(index.Of(_record with { Key = null }).Single().Value, Is.EqualTo((FieldValue)"by id"));
        Assert.That(index.Of(PredictionSamples.Record(3)), Is.Empty);
    }
}
