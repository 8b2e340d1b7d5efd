namespace Productionize;

/// <summary>The contract of sources over a wrong one.</summary>
public sealed class DataSourceSuite<TWrong> : DataSourceContract<int>
    where TWrong : RightSource, new()
{
    protected override IReadOnlyList<int> Rows { get; } = [1, 2, 4];

    protected override long Rejected => 1;

    protected override ValueTask<IDataSource<int>> CreateAsync() => new(new TWrong());
}
