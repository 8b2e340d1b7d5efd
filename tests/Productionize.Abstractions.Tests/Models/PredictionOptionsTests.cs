namespace Productionize;

public class PredictionOptionsTests
{
    [Test]
    public void ToString_is_the_id_and_nothing_personal()
    {
        var options = new PredictionOptions
        {
            Id = Guid.Parse("01930000-0000-7000-8000-000000000001"),
            Key = "order 7",
            Subject = "customer 5",
            Caller = "web shop",
            Reason = "because",
            Tags = new Dictionary<string, string> { ["a"] = "b" },
        };
        Assert.That(options.ToString(), Is.EqualTo("01930000000070008000000000000001"));
    }

    [Test]
    public void The_default_is_a_live_call_without_an_id()
    {
        PredictionOptions options = default;
        Assert.That(options.Role, Is.EqualTo(PredictionRole.Live));
        Assert.That(options.Id, Is.EqualTo(Guid.Empty));
    }
}
