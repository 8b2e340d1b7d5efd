namespace Productionize;

/// <summary>A model that answers as a test says, knows how often it was disposed, and notices when that was too early.</summary>
public sealed class StubModel(Func<Applicant, CancellationToken, ValueTask<float>> predict) : IModel<Applicant, float>, IAsyncDisposable
{
    private int _inFlight;
    private int _disposals;
    private int _violations;

    public StubModel(Func<Applicant, float> predict)
        : this((applicant, _) => new(predict(applicant)))
    {
    }

    public ModelInfo Info { get; init; } = new("stub");

    public int Disposals => _disposals;

    /// <summary>How often it was disposed during a call, or called after it was disposed.</summary>
    public int Violations => _violations;

    public async ValueTask<Prediction<float>> PredictAsync(
        Applicant input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            Note(_disposals > 0);
            var answer = await predict(input, cancellationToken);
            Note(_disposals > 0);
            return new Prediction<float>(answer, options.Id, Info);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ModelInfo) ? Info : serviceType.IsInstanceOfType(this) ? this : null;

    public ValueTask DisposeAsync()
    {
        Interlocked.Increment(ref _disposals);
        Note(Volatile.Read(ref _inFlight) > 0);
        return default;
    }

    private void Note(bool violation)
    {
        if (violation)
        {
            Interlocked.Increment(ref _violations);
        }
    }
}
