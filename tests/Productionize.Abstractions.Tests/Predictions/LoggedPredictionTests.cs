namespace Productionize.Predictions;

public class LoggedPredictionTests
{
    [Test]
    public void Outcome_finds_the_value_of_a_kind_and_is_missing_without_one()
    {
        var logged = new LoggedPrediction(Some.Full(), [Some.Outcome("call") with { Kind = "decision" }, Some.Outcome(true)]);
        Assert.That(logged.Outcome(), Is.EqualTo((FieldValue)true));
        Assert.That(logged.Outcome("decision"), Is.EqualTo((FieldValue)"call"));
        Assert.That(logged.Outcome("value").IsMissing, Is.True);
    }
}
