using Microsoft.ML;

namespace Productionize;

[TestOf(typeof(DataViewDataSource<>))]
public sealed class DataViewDataSourceContractTests : DataSourceContract<DataViewDataSourceContractTests.Scored>
{
    protected override IReadOnlyList<Scored> Rows => [new("a", 1.5f), new("b", 2), new("c", -1)];

    protected override long Rejected => 1;

    protected override ValueTask<IDataSource<Scored>> CreateAsync() => new(new MLContext(1).Data.LoadFromEnumerable(
        [.. Rows.Take(1), new Scored("none", float.PositiveInfinity), .. Rows.Skip(1)]).ToDataSource<Scored>("scores"));

    public sealed record Scored(string Name, float Score);
}
