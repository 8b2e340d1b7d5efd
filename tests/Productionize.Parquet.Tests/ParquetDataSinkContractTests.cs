namespace Productionize;

[TestOf(typeof(ParquetDataSink))]
public sealed class ParquetDataSinkContractTests : DataSinkContract
{
    private TemporaryFolder _folder = null!;

    [TearDown]
    public void Delete() => _folder.Dispose();

    protected override ValueTask<IDataSink> CreateAsync()
    {
        _folder = new TemporaryFolder();
        return new(new ParquetDataSink(_folder.At("sink")));
    }

    protected override async ValueTask<IReadOnlyList<Row>> ReadAsync(IDataSink sink, Schema schema) =>
        await new ParquetDataSource<Row>(_folder.At("sink"), RowCodec.ForRows(schema)).ToListAsync();
}
