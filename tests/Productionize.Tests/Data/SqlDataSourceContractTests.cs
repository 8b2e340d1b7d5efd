namespace Productionize;

[TestOf(typeof(SqlDataSource<>))]
public sealed class SqlDataSourceContractTests : DataSourceContract<Customer>
{
    private readonly SqliteFile _file = new(
        "CREATE TABLE customer (id INTEGER PRIMARY KEY, age INTEGER, home TEXT, income REAL)",
        "INSERT INTO customer VALUES (1, 20, 'rent', 1), (2, 17, 'rent', 1), (3, 30, 'own', NULL), (4, 40, 'tent', 1)");

    protected override IReadOnlyList<Customer> Rows { get; } = [new(1, 20, "rent", 1), new(3, 30, "own", null)];

    protected override long Rejected => 2;

    [OneTimeTearDown]
    public void Delete() => _file.Dispose();

    protected override ValueTask<IDataSource<Customer>> CreateAsync() =>
        new(new SqlDataSource<Customer>(_file.Database, "SELECT * FROM customer ORDER BY id"));
}
