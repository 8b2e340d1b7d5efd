namespace Productionize;

/// <summary>Doubles the first of two numbers, and fails below zero. It keeps every promise; what is wrong derives from it.</summary>
public class RightModel : IModel<float[], float>, IDisposable
{
    protected static ModelInfo Info { get; } = new("right");

    public virtual ValueTask<Prediction<float>> PredictAsync(
        float[] input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        cancellationToken.ThrowIfCancellationRequested();
        return input[0] < 0
            ? throw new NotSupportedException("below zero")
            : new(new Prediction<float>(input[0] * 2, options.Id, Info));
    }

    public virtual ValueTask<IReadOnlyList<Prediction<float>>> PredictBatchAsync(
        IReadOnlyList<float[]> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default) =>
        Prediction.OneByOneAsync(this, inputs, options, cancellationToken);

    public virtual object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ModelInfo) ? Info
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
