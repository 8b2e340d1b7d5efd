namespace Productionize;

public sealed class ContractCoverageTests
{
    [Test]
    public void Every_implementation_in_the_testing_package_has_a_contract_suite() =>
        ContractCoverage.AssertComplete(typeof(StubModel<,>).Assembly, typeof(ContractCoverageTests).Assembly);

    [Test]
    public void AssertComplete_names_each_class_without_a_suite_and_the_contract_that_it_needs()
    {
        var error = Assert.Throws<AssertionException>(
            () => ContractCoverage.AssertComplete(typeof(RightModel).Assembly, typeof(RightModel).Assembly));
        Assert.That(error!.Message, Does.Contain("RightModel needs a fixture [TestOf(typeof(RightModel))] that derives from ModelContract<,>"));
        Assert.That(error.Message, Does.Contain("RightSource needs a fixture [TestOf(typeof(RightSource))] that derives from DataSourceContract<>"));
    }

    [Test]
    public void AssertComplete_refuses_null()
    {
        var assembly = typeof(RightModel).Assembly;
        Assert.That(() => ContractCoverage.AssertComplete(null!, assembly), Throws.ArgumentNullException);
        Assert.That(() => ContractCoverage.AssertComplete(assembly, null!), Throws.ArgumentNullException);
    }
}
