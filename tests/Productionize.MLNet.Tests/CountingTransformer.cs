using Microsoft.ML;
using Microsoft.ML.Data;

namespace Productionize;

/// <summary>Counts the engines made over a pipeline, and its disposals.</summary>
internal sealed class CountingTransformer(ITransformer inner) : ITransformer, IDisposable
{
    private int _engines;

    public int Engines => _engines;

    public int Disposals { get; private set; }

    public bool IsRowToRowMapper { get; init; } = inner.IsRowToRowMapper;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        Interlocked.Increment(ref _engines);
        return inner.GetRowToRowMapper(inputSchema);
    }

    public IDataView Transform(IDataView input) => inner.Transform(input);

    public void Dispose() => Disposals++;

    void ICanSaveModel.Save(ModelSaveContext ctx) => inner.Save(ctx);
}
