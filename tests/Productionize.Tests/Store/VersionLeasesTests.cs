namespace Productionize;

public sealed class VersionLeasesTests
{
    [Test]
    public void A_version_is_open_until_every_lease_is_given_back()
    {
        var leases = new VersionLeases();
        leases.Take("churn", 1);
        leases.Take("churn", 1);
        leases.Release("churn", 1);
        var once = leases.IsOpen("churn", 1);
        leases.Release("churn", 1);

        Assert.That((once, leases.IsOpen("churn", 1)), Is.EqualTo((true, false)));
    }

    [Test]
    public void Versions_and_models_are_counted_apart()
    {
        var leases = new VersionLeases();
        leases.Take("churn", 1);

        Assert.That((leases.IsOpen("churn", 2), leases.IsOpen("fraud", 1)), Is.EqualTo((false, false)));
    }
}
