namespace Productionize;

[TestOf(typeof(DerivedDataSource<,>))]
public sealed class DerivedDataSourceContractTests : DataSourceContract<long>
{
    private readonly TempCsv _file = new(Customer.Header + "1,20,rent,1\n2,17,rent,1\n3,30,own,\n4,40,rent,1\n5,50,own,1\n");

    protected override IReadOnlyList<long> Rows { get; } = [30, 40];

    protected override long Accepted => 4;

    protected override long Rejected => 1;

    [OneTimeTearDown]
    public void Delete() => _file.Dispose();

    protected override ValueTask<IDataSource<long>> CreateAsync() =>
        new(new CsvDataSource<Customer>(_file.Path).Where(row => row.Age < 50).Skip(1).Select(row => row.Id * 10));
}
