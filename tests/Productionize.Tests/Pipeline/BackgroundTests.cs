namespace Productionize;

public class BackgroundTests
{
    private static readonly AsyncLocal<string?> Ambient = new();

    [Test]
    public async Task Work_does_not_see_the_context_of_whoever_started_it()
    {
        Ambient.Value = "a caller's";
        var seen = "unset";

        await Patience.Of(Background.Run(() => Task.FromResult(seen = Ambient.Value)));

        Assert.That((seen, Ambient.Value), Is.EqualTo(((string?)null, "a caller's")));
    }

    [Test]
    public async Task Work_is_started_where_the_context_does_not_flow_already()
    {
        Task running;
        var ran = false;
        using (ExecutionContext.SuppressFlow())
        {
            running = Background.Run(() => Task.FromResult(ran = true));
        }

        await Patience.Of(running);
        Assert.That(ran, Is.True);
    }
}
