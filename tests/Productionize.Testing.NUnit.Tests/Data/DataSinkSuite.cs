namespace Productionize;

/// <summary>The contract of sinks over a wrong one.</summary>
public sealed class DataSinkSuite<TWrong> : DataSinkContract
    where TWrong : RightSink, new()
{
    protected override ValueTask<IDataSink> CreateAsync() => new(new TWrong());

    protected override ValueTask<IReadOnlyList<Row>> ReadAsync(IDataSink sink, Schema schema) => new(((RightSink)sink).Rows);
}
