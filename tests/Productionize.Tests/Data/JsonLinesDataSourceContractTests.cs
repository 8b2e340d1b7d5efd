namespace Productionize;

[TestOf(typeof(JsonLinesDataSource<>))]
public sealed class JsonLinesDataSourceContractTests : DataSourceContract<Customer>
{
    private readonly TempCsv _file = new(
        """
        {"Id": 1, "Age": 20, "Home": "rent", "Income": 1}
        {"Id": 2, "Age": 17, "Home": "rent"}
        {"Id": 3, "Age": 30, "Home": "own", "Income": null}
        {"Id": 4, "Age"
        """);

    protected override IReadOnlyList<Customer> Rows { get; } = [new(1, 20, "rent", 1), new(3, 30, "own", null)];

    protected override long Rejected => 2;

    [OneTimeTearDown]
    public void Delete() => _file.Dispose();

    protected override ValueTask<IDataSource<Customer>> CreateAsync() => new(new JsonLinesDataSource<Customer>(_file.Path));
}
