namespace Productionize;

[TestOf(typeof(ParquetDataSource<>))]
public sealed class ParquetDataSourceContractTests : DataSourceContract<Flight>
{
    private readonly TemporaryFolder _folder = new();

    protected override IReadOnlyList<Flight> Rows => [new("LH1", 5), new("LH2", null), new("AF7", -3)];

    protected override long Rejected => 1;

    [OneTimeSetUp]
    public async Task Write() => await Flight.WriteAsync(_folder.Path, [[.. Rows.Take(2), new("none", 2000)], [.. Rows.Skip(2)]]);

    [OneTimeTearDown]
    public void Delete() => _folder.Dispose();

    protected override ValueTask<IDataSource<Flight>> CreateAsync() => new(new ParquetDataSource<Flight>(_folder.Path));
}
