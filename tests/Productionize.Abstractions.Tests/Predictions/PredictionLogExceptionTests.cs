namespace Productionize.Predictions;

public class PredictionLogExceptionTests
{
    [Test]
    public void It_keeps_what_happened_and_why()
    {
        var cause = new IOException("disk full");
        var error = new PredictionLogException("3 records were lost.", cause);

        Assert.That((error.Message, error.InnerException), Is.EqualTo(("3 records were lost.", cause)));
    }
}
