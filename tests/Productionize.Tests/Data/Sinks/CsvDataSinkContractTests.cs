namespace Productionize;

[TestOf(typeof(CsvDataSink))]
public sealed class CsvDataSinkContractTests : DataSinkContract
{
    private readonly TemporaryDirectory _folder = new();

    private string Target => Path.Combine(_folder.Path, "new", $"{TestContext.CurrentContext.Test.ID}.csv");

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Dispose();

    protected override ValueTask<IDataSink> CreateAsync() => new(new CsvDataSink(Target));

    protected override async ValueTask<IReadOnlyList<Row>> ReadAsync(IDataSink sink, Schema schema) =>
        await new CsvDataSource<Row>(Target, RowCodec.ForRows(schema)).ToListAsync(
            new DataPass { OnRejected = row => Assert.Fail(string.Join("; ", row.Faults)) });
}
