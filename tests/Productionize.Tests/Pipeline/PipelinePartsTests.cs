using Microsoft.Extensions.Logging.Abstractions;

namespace Productionize;

public class PipelinePartsTests
{
    [Test]
    public async Task A_part_owned_twice_is_disposed_once_and_one_without_an_end_is_not_kept()
    {
        var parts = new PipelineParts("churn", NoServices.Instance);
        var stub = new StubModel(_ => 1);
        parts.Own(stub);
        parts.Own(stub);
        parts.Own("no end");

        await parts.DisposeAsync();
        await parts.DisposeAsync();

        Assert.That(stub.Disposals, Is.EqualTo(1));
    }

    [Test]
    public async Task A_part_that_ends_both_ways_ends_asynchronously()
    {
        var part = new BothWays();
        await PipelineParts.DisposeAsync(part);
        await PipelineParts.DisposeAsync("no end");

        Assert.That(part.Ended, Is.EqualTo("asynchronously"));
    }

    [Test]
    public async Task Every_part_that_cannot_be_disposed_is_told()
    {
        var parts = new PipelineParts("churn", NoServices.Instance);
        parts.Own(new Stuck("one"));
        parts.Own(new Stuck("two"));

        var error = (await Assert.ThrowsAsync<AggregateException>(async () => await parts.DisposeAsync()))!;

        Assert.That(error.InnerExceptions.Select(inner => inner.Message), Is.EqualTo(Expect.Rows("two", "one")), "the last made goes first");
        Assert.That(error.Message, Does.StartWith("Parts of the pipeline 'churn' could not be disposed."));
    }

    [Test]
    public void Without_services_there_is_the_system_clock_and_no_logger()
    {
        var parts = new PipelineParts("churn", NoServices.Instance);

        Assert.That(parts.Time, Is.SameAs(TimeProvider.System));
        Assert.That(parts.Loggers, Is.SameAs(NullLoggerFactory.Instance));
    }

    [Test]
    public void Clock_and_loggers_are_those_of_the_services()
    {
        var services = new TestServices();
        var parts = new PipelineParts("churn", services);

        Assert.That(parts.Time, Is.SameAs(services.Time));
        Assert.That(parts.Loggers, Is.TypeOf<ForgivingLoggerFactory>());
    }

    private sealed class BothWays : IDisposable, IAsyncDisposable
    {
        public string? Ended { get; private set; }

        public void Dispose() => Ended = "now";

        public ValueTask DisposeAsync()
        {
            Ended = "asynchronously";
            return default;
        }
    }

    private sealed class Stuck(string name) : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException(name);
    }
}
