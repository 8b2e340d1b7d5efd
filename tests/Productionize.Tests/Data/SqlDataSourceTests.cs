namespace Productionize;

public class SqlDataSourceTests
{
    private const string Table = "CREATE TABLE customer (id INTEGER PRIMARY KEY, age, home, income)";
    private const string Query = "SELECT * FROM customer WHERE id >= @least ORDER BY id";

    [Test]
    public async Task Parameters_are_bound_and_rows_are_numbered()
    {
        using var file = new SqliteFile(Table, "INSERT INTO customer VALUES (1, 20, 'rent', 1), (2, 30, 'own', NULL), (3, 17, 'boat', 'x')");
        var rejected = new List<RejectedRow>();

        var rows = await Source(file, 2).ToListAsync(new DataPass { OnRejected = rejected.Add });

        Assert.That(rows, Is.EqualTo(new[] { new Customer(2, 30, "own", null) }));
        Assert.That((rejected.Single().Source, rejected[0].Line, rejected[0].Raw), Is.EqualTo(("query", 2L, (string?)null)));
        Assert.That(rejected[0].Faults, Is.EqualTo(new[]
        {
            new RowFault("Income", "x", "must be a number with a decimal point, such as 1.5"),
            new RowFault("Age", "17", "must be at least 18"),
            new RowFault("Home", "boat", "must be one of rent, own"),
        }));
    }

    [Test]
    public async Task Fingerprint_is_that_of_the_cells_and_changes_with_one()
    {
        using var file = new SqliteFile(Table, "INSERT INTO customer VALUES (1, 20, 'rent', 1)");
        using var same = new SqliteFile(Table, "INSERT INTO customer VALUES (1, 20, 'rent', 1.0)");

        var (one, other) = (await FingerprintOf(file), await FingerprintOf(same));
        file.Run("UPDATE customer SET age = 21");

        Assert.That((other, one.Rows), Is.EqualTo((one, 1L)));
        Assert.That(await FingerprintOf(file), Is.Not.EqualTo(one));
    }

    [Test]
    public async Task Columns_that_are_missing_or_stand_twice_are_named()
    {
        using var file = new SqliteFile(Table);

        var missing = await Fails(new SqlDataSource<Customer>(file.Database, "SELECT id, age FROM customer"));
        var twice = await Fails(new SqlDataSource<Customer>(file.Database, "SELECT id, id FROM customer"));

        Assert.That(missing.Message, Is.EqualTo(
            "query: The result lacks 'Home', 'Income'; it has 'id', 'age'. Only case, spaces, underscores and hyphens may differ: check the " +
            "spelling, [Field(Name = …)], or name it in the query (AS)."));
        Assert.That(twice.Message, Does.Contain("names 'id' more than once"));
    }

    [Test]
    public async Task Errors_of_the_database_say_what_was_wrong_and_never_a_parameter()
    {
        using var file = new SqliteFile(Table);
        var options = new SqlDataSourceOptions { Name = "crm", Parameters = new Dictionary<string, object?> { ["@path"] = "secret" } };

        var syntax = await Fails(new SqlDataSource<Customer>(file.Database, "SELEC 1"));
        var parameter = await Fails(new SqlDataSource<Customer>(file.Database, Query));
        var told = await Fails(new SqlDataSource<Customer>(
            file.Database, "SELECT 1 AS id, 20 AS age, 'rent' AS home, json_extract('{}', @path) AS income", options));

        Assert.That(syntax.Message, Does.Contain("The query cannot be run").And.Contains("syntax error"));
        Assert.That(parameter.Message, Does.Contain("parameters"));
        Assert.That(told.Message, Does.StartWith("crm: ").And.Contains("whose message is left out since it has the value of a parameter"));
        Assert.That(told.ToString(), Does.Not.Contain("secret"));
    }

    [Test]
    public async Task A_database_that_cannot_be_opened_is_an_error_of_the_source()
    {
        await using var database = Microsoft.Data.Sqlite.SqliteFactory.Instance.CreateDataSource("Data Source=/no/such/folder/a.db");

        Assert.That((await Fails(new SqlDataSource<Customer>(database, "SELECT 1"))).Message, Does.Contain("cannot be run"));
    }

    [Test]
    public async Task A_query_of_which_a_row_fails_breaks_off_with_the_number_of_rows()
    {
        using var file = new SqliteFile(Table, "INSERT INTO customer VALUES (1, 20, 'rent', '{}'), (2, 20, 'rent', '{')");
        var source = new SqlDataSource<Customer>(file.Database, "SELECT id, age, home, json_extract(income, '$.a') AS income FROM customer");

        Assert.That((await Fails(source)).Message, Does.Contain("broke off after 1 rows").And.Contains("malformed JSON"));
    }

    [Test]
    public void Options_out_of_range_are_named_at_once()
    {
        using var file = new SqliteFile();
        var options = new SqlDataSourceOptions
        {
            Name = "", CommandTimeout = TimeSpan.FromMilliseconds(1), Parameters = new Dictionary<string, object?> { [" "] = 1 },
        };

        Assert.That(() => new SqlDataSource<Customer>(file.Database, "SELECT 1", options), Throws.ArgumentException.With.Message.EqualTo(
            "SqlDataSourceOptions: Name is 0 characters long, allowed is 1 to 256 characters; " +
            "Parameters is for an empty name, allowed is a name such as @since; " +
            "CommandTimeout is 00:00:00.0010000, allowed is 0 s to 24 h in whole seconds, or null."));
    }

    private static SqlDataSource<Customer> Source(SqliteFile file, int least) => new(
        file.Database, Query, new SqlDataSourceOptions { Parameters = new Dictionary<string, object?> { ["@least"] = least } });

    private static async Task<DataFingerprint> FingerprintOf(SqliteFile file)
    {
        var pass = new DataPass();
        await Source(file, 0).ToListAsync(pass);
        return pass.Fingerprint!;
    }

    private static async Task<DataSourceException> Fails(SqlDataSource<Customer> source) =>
        (await Assert.ThrowsAsync<DataSourceException>(async () => await source.ToListAsync()))!;
}
