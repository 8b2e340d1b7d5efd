namespace Productionize;

public class NoServicesTests
{
    [Test]
    public void It_has_none() => Assert.That(NoServices.Instance.GetService(typeof(TimeProvider)), Is.Null);
}
