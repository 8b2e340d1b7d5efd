namespace Productionize;

/// <summary>A reader that gives records in chunks as a test wants them, and remembers the query.</summary>
internal sealed class ChunkedReader(params IReadOnlyList<IReadOnlyList<LoggedPrediction>> chunks) : IPredictionReader
{
    public PredictionQuery? Asked { get; private set; }

    public IAsyncEnumerable<LoggedPrediction> ReadAsync(PredictionQuery query, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A summary reads columns.");

    public IAsyncEnumerable<PredictionColumns> ReadColumnsAsync(PredictionQuery query, CancellationToken cancellationToken = default)
    {
        Asked = query;
        return chunks.Where(rows => rows.Count > 0).ToAsyncEnumerable().Select(PredictionColumns (rows) => new PredictionChunk(
            new PredictionSource(
                rows[0].Record.Model, rows[0].Record.Input.Schema, rows[0].Record.Output?.Schema ?? PredictionSamples.Output),
            new RecordRows(rows),
            new ColumnCategories(), query.Fields));
    }
}
