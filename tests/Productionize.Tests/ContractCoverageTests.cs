namespace Productionize;

public sealed class ContractCoverageTests
{
    [Test]
    public void Every_implementation_in_the_core_has_a_contract_suite() =>
        ContractCoverage.AssertComplete(typeof(ModelPipeline<,>).Assembly, typeof(ContractCoverageTests).Assembly);
}
