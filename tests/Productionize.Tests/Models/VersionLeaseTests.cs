namespace Productionize;

public class VersionLeaseTests
{
    private static readonly ModelVersion Version = new()
    {
        Model = "churn", Number = 3, Digest = "ab", Format = "stub", Files = [], CreatedAt = DateTimeOffset.UnixEpoch,
    };

    [Test]
    public async Task A_version_is_disposed_once_it_is_retired_and_its_last_call_has_ended()
    {
        var stub = new StubModel(_ => 1);
        var lease = Lease(stub);
        var (first, second) = (lease.Enter(), lease.Enter());

        lease.Retire();
        lease.Leave(first);
        var early = (stub.Disposals, lease.Released.IsCompleted);
        lease.Leave(second);
        await Patience.Of(lease.Released);
        lease.Retire();

        Assert.That((early, stub.Disposals), Is.EqualTo(((0, false), 1)));
    }

    [Test]
    public void A_version_that_serves_is_kept_without_calls()
    {
        var stub = new StubModel(_ => 1);
        var lease = Lease(stub);

        lease.Leave(lease.Enter());

        Assert.That((stub.Disposals, lease.Released.IsCompleted, lease.Info, lease.Version), Is.EqualTo((0, false, stub.Info, Version)));
    }

    [Test]
    public void A_part_that_cannot_be_disposed_is_told_to_whoever_waits()
    {
        var parts = new PipelineParts("churn", NoServices.Instance);
        parts.Own(new BadEnd());
        var lease = new VersionLease<Applicant, float>(new StubModel(_ => 1), Version, parts);

        lease.Retire();

        Assert.That(async () => await Patience.Of(lease.Released), Throws.TypeOf<AggregateException>().With.Message.Contains("'churn'"));
    }

    private static VersionLease<Applicant, float> Lease(StubModel stub)
    {
        var parts = new PipelineParts("churn", NoServices.Instance);
        parts.Own(stub);
        return new(stub, Version, parts);
    }

    private sealed class BadEnd : IDisposable
    {
        public void Dispose() => throw new IOException("bad end");
    }
}
