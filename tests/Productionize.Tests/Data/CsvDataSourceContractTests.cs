namespace Productionize;

[TestOf(typeof(CsvDataSource<>))]
public sealed class CsvDataSourceContractTests : DataSourceContract<Customer>
{
    private readonly TempCsv _file = new(Customer.Header + "1,20,rent,1\n2,17,rent,1\n3,30,own,\n4,40,tent,1\n");

    protected override IReadOnlyList<Customer> Rows { get; } = [new(1, 20, "rent", 1), new(3, 30, "own", null)];

    protected override long Rejected => 2;

    [OneTimeTearDown]
    public void Delete() => _file.Dispose();

    protected override ValueTask<IDataSource<Customer>> CreateAsync() => new(new CsvDataSource<Customer>(_file.Path));
}
