using Productionize;

namespace OwnImplementation;

public sealed class ContractCoverageTests
{
    [Test]
    public void Every_implementation_of_ours_has_a_contract_suite() =>
        ContractCoverage.AssertComplete(typeof(Loan).Assembly, typeof(ContractCoverageTests).Assembly);
}
