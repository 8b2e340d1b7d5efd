namespace Productionize;

public sealed class ContractCoverageTests
{
    [Test]
    public void Every_model_of_ML_NET_has_a_contract_suite() =>
        ContractCoverage.AssertComplete(typeof(MLNet).Assembly, typeof(ContractCoverageTests).Assembly);
}
