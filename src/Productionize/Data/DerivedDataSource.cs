namespace Productionize;

/// <summary>The rows of another source, changed on the way, under the same name and in the same pass.</summary>
internal sealed class DerivedDataSource<TSource, T>(
    IDataSource<TSource> source, Schema? schema, Func<IAsyncEnumerable<TSource>, IAsyncEnumerable<T>> change)
    : IDataSource<T>, ISplitPart
{
    public string Name => source.Name;

    public Schema? Schema => schema;

    public IReadOnlyList<long> Seeds { get; init; } = (source as ISplitPart)?.Seeds ?? [];

    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return change(source.ReadAsync(pass, cancellationToken));
    }
}
