namespace Productionize;

[TestOf(typeof(CachedDataSource<>))]
[TestFixture(false)]
[TestFixture(true)]
public sealed class CachedDataSourceContractTests(bool isFull) : DataSourceContract<Flight>
{
    private readonly TemporaryFolder _folder = new();
    private int _count;

    protected override IReadOnlyList<Flight> Rows => [new("LH1", 5), new("LH2", null), new("AF7", -3)];

    protected override long Rejected => 2;

    [OneTimeTearDown]
    public void Delete() => _folder.Dispose();

    protected override async ValueTask<IDataSource<Flight>> CreateAsync()
    {
        await File.WriteAllTextAsync(_folder.At("flights.csv"), "Number,Delay\nLH1,5\nnone,2000\nLH2,\nAF7,-3\nlast,much\n");
        var source = new CsvDataSource<Flight>(_folder.At("flights.csv"), Flight.Codec).CacheToParquet(_folder.At("cache"), $"{++_count}",
            Flight.Codec);
        if (isFull)
        {
            await source.ToListAsync();
            File.Delete(_folder.At("flights.csv"));
        }

        return source;
    }
}
