namespace Productionize;

[TestOf(typeof(HttpDataSource<>))]
public sealed class HttpDataSourceContractTests : DataSourceContract<Customer>
{
    private readonly HttpClient _client = new();
    private readonly PagedService _service = new((path, _) => path.EndsWith("=2", StringComparison.Ordinal)
        ? new("""{"rows": [{"Id": 3, "age": 30, "Home": "own"}, 4], "next": null}""")
        : new("""{"rows": [{"Id": 1, "age": 20, "Home": "rent", "Income": 1}, {"Id": 2, "age": 17, "Home": "rent"}], "next": "?page=2"}"""));

    protected override IReadOnlyList<Customer> Rows { get; } = [new(1, 20, "rent", 1), new(3, 30, "own", null)];

    protected override long Rejected => 2;

    [OneTimeTearDown]
    public void Stop()
    {
        _client.Dispose();
        _service.Dispose();
    }

    protected override ValueTask<IDataSource<Customer>> CreateAsync() =>
        new(new HttpDataSource<Customer>(_client, _service.Address, new HttpDataSourceOptions { Items = "rows", Next = "next" }));
}
