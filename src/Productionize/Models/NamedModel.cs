namespace Productionize;

/// <summary>What models of functions share: a name, a signature, and the codecs that the stages ask for.</summary>
internal abstract class NamedModel<TInput, TOutput> : IModel<TInput, TOutput>
{
    private readonly RowCodec<TInput> _input;
    private readonly RowCodec<TOutput> _output;

    protected NamedModel(string name, RowCodec<TInput> input, RowCodec<TOutput> output)
    {
        Names.ThrowIfInvalid(name);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        (_input, _output) = (input, output);
        Info = new ModelInfo(name, null, new ModelSignature(input.Schema, output.Schema));
    }

    protected ModelInfo Info { get; }

    public abstract ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default);

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is RowCodec.OutputKey && serviceType == typeof(RowCodec<TOutput>) ? _output
            : serviceKey is not null ? null
            : serviceType == typeof(ModelInfo) ? Info
            : serviceType == typeof(RowCodec<TInput>) ? _input
            : serviceType == typeof(RowCodec<TOutput>) ? _output
            : serviceType.IsInstanceOfType(this) ? this : null;
    }
}
