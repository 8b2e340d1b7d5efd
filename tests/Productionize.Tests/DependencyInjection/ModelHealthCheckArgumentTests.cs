namespace Productionize;

public sealed class ModelHealthCheckArgumentTests
{
    [Test]
    public void A_check_without_a_context_is_refused_by_the_name_of_the_argument()
    {
        var check = new ModelHealthCheck([], NoServices.Instance);
        Assert.That(async () => await check.CheckHealthAsync(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("context"));
    }
}
