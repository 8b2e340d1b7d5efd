namespace Productionize.Predictions;

public class PredictionQueryTests
{
    [Test]
    public void An_empty_query_matches_every_record() => Assert.That(new PredictionQuery().Matches(Some.Full()), Is.True);

    [TestCaseSource(nameof(Conditions))]
    public void Each_condition_selects_alone(PredictionQuery matching, PredictionQuery other)
    {
        Assert.That(matching.Matches(Some.Full()), Is.True);
        Assert.That(other.Matches(Some.Full()), Is.False);
    }

    [Test]
    public void All_conditions_hold_together() =>
        Assert.That(new PredictionQuery { Model = "churn", Version = 4 }.Matches(Some.Full()), Is.False);

    [Test]
    public void From_is_inclusive_and_To_is_exclusive()
    {
        Assert.That(new PredictionQuery { From = Some.Noon, To = Some.Noon.AddTicks(1) }.Matches(Some.Full()), Is.True);
        Assert.That(new PredictionQuery { To = Some.Noon }.Matches(Some.Full()), Is.False);
        Assert.That(new PredictionQuery { From = Some.Noon.AddTicks(1) }.Matches(Some.Full()), Is.False);
    }

    private static IEnumerable<PredictionQuery[]> Conditions() =>
    [
        [new() { Id = Some.Full().Id }, new() { Id = Guid.Empty }],
        [new() { Key = Some.Canary }, new() { Key = "other" }],
        [new() { Subject = Some.Canary }, new() { Subject = "other" }],
        [new() { Model = "churn" }, new() { Model = "Churn" }],
        [new() { Version = 3 }, new() { Version = 4 }],
        [new() { Role = PredictionRole.Shadow }, new() { Role = PredictionRole.Live }],
        [new() { Status = PredictionStatus.Failed }, new() { Status = PredictionStatus.Answered }],
    ];
}
