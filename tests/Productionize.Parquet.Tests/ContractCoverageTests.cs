namespace Productionize;

public sealed class ContractCoverageTests
{
    [Test]
    public void Every_source_of_Parquet_has_a_contract_suite() =>
        ContractCoverage.AssertComplete(typeof(ParquetDataSource<>).Assembly, typeof(ContractCoverageTests).Assembly);
}
