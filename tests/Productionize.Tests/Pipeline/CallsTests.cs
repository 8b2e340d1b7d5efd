namespace Productionize;

public class CallsTests
{
    [Test]
    public void StatusOf_tells_a_cancellation_of_the_caller_from_a_timeout_within() => Assert.Multiple(() =>
    {
        Assert.That(Calls.StatusOf(new OperationCanceledException(), new(true)), Is.EqualTo(PredictionStatus.Canceled));
        Assert.That(Calls.StatusOf(new TaskCanceledException(), new(true)), Is.EqualTo(PredictionStatus.Canceled));
        Assert.That(Calls.StatusOf(new OperationCanceledException(), default), Is.EqualTo(PredictionStatus.Failed));
        Assert.That(Calls.StatusOf(new FormatException(), new(true)), Is.EqualTo(PredictionStatus.Failed));
        Assert.That(Calls.StatusOf(new InvalidInputException(null, []), default), Is.EqualTo(PredictionStatus.Rejected));
    });
}
