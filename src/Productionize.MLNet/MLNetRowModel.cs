using Microsoft.ML;

namespace Productionize;

/// <summary>A trained pipeline as a model without classes; engines are pooled as in <see cref="MLNetModel{TInput, TOutput}"/>.</summary>
internal sealed class MLNetRowModel : IModel<Row, Row>, IDisposable
{
    private readonly IDisposable? _owned;
    private readonly ModelInfo _info;
    private readonly Schema _columns;
    private readonly RowCodec<Row> _input;
    private readonly RowCodec<Row> _output;
    private readonly EnginePool<RowEngine> _engines;

    /// <param name="pipeline">The pipeline.</param>
    /// <param name="owned">What is disposed with the model; null where the pipeline is the caller's.</param>
    /// <param name="info">Name, version and signature. The signature has the pipeline's cells.</param>
    public MLNetRowModel(RowPipeline pipeline, ITransformer? owned, ModelInfo info)
    {
        (_owned, _info) = (owned as IDisposable, info);
        _columns = new Schema([.. pipeline.Input.Fields.Select(field =>
            field with { Optional = field.Optional || RowColumn.CanBeMissing(field.Kind) })]);
        (_input, _output) = (RowCodec.ForRows(info.Signature!.Input), RowCodec.ForRows(pipeline.Output));
        _engines = new(pipeline.CreateEngine);
        _engines.Return(_engines.Rent());
    }

    public ValueTask<Prediction<Row>> PredictAsync(
        Row input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        var engine = _engines.Rent();
        try
        {
            return new(new Prediction<Row>(engine.Predict(Encode(input)).ToArray(), options.Id, _info));
        }
        finally
        {
            _engines.Return(engine);
        }
    }

    public ValueTask<IReadOnlyList<Prediction<Row>>> PredictBatchAsync(
        IReadOnlyList<Row> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        // Without classes there is nothing to gain from a pass of the whole pipeline: the engine runs the same code row by row.
        return Prediction.OneByOneAsync(this, inputs, options, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is RowCodec.OutputKey && serviceType == typeof(RowCodec<Row>) ? _output
            : serviceKey is not null ? null
            : serviceType == typeof(ModelInfo) ? _info
            : serviceType == typeof(RowCodec<Row>) ? _input
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
        if (!_engines.IsDisposed)
        {
            _engines.Dispose();
            _owned?.Dispose();
        }
    }

    // What ML.NET would misread is refused here; the rules of the signature are for UseInputValidation.
    private Row Encode(Row input)
    {
        var row = _input.Encode(input);
        var faults = _columns.Check(row);
        return faults.Count == 0 ? row : throw new InvalidInputException(_info, faults);
    }

    private void ThrowIfDisposed()
    {
        if (_engines.IsDisposed)
        {
            throw new ObjectDisposedException(
                _info.ToString(), $"The model '{_info}' was disposed. Dispose it after its last call, or load it again.");
        }
    }
}
