using Productionize;

namespace OwnImplementation;

[TestOf(typeof(FixedWidthDataSource<>))]
public sealed class FixedWidthDataSourceTests : DataSourceContract<Loan>
{
    private readonly string _path = Path.GetTempFileName();

    protected override IReadOnlyList<Loan> Rows { get; } = [new(1, 44, 1000), new(4, 30, 250.5)];

    protected override long Rejected => 3;

    [OneTimeSetUp]
    public void Write() => File.WriteAllLines(_path, ["000001 44 1000.00", "000002 17 9000.00", "000003 xx 1", "", "000004 30  250.50"]);

    [OneTimeTearDown]
    public void Delete() => File.Delete(_path);

    protected override ValueTask<IDataSource<Loan>> CreateAsync() => new(new FixedWidthDataSource<Loan>(_path, 6, 3, 8));
}
