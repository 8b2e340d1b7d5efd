namespace Productionize;

public sealed class ContractCoverageTests
{
    [Test]
    public void Every_model_of_ONNX_has_a_contract_suite() =>
        ContractCoverage.AssertComplete(typeof(Onnx).Assembly, typeof(ContractCoverageTests).Assembly);
}
