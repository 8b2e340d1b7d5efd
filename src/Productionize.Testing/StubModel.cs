using System.Collections.Concurrent;

namespace Productionize;

/// <summary>
/// A model for tests: it answers as it is told, remembers its calls, knows how often it was disposed, and notices when that was too
/// early. Safe for concurrent calls.
/// </summary>
/// <param name="predict">Gives each answer; what it throws, the call throws.</param>
/// <typeparam name="TInput">What goes in.</typeparam>
/// <typeparam name="TOutput">What comes out.</typeparam>
public sealed class StubModel<TInput, TOutput>(Func<TInput, CancellationToken, ValueTask<TOutput>> predict)
    : IModel<TInput, TOutput>, IAsyncDisposable
{
    private const int MostCalls = 1000;

    private readonly Func<TInput, CancellationToken, ValueTask<TOutput>> _predict =
        predict ?? throw new ArgumentNullException(nameof(predict));
    private readonly ConcurrentQueue<StubCall<TInput>> _calls = new();
    private int _inFlight;
    private int _disposals;
    private int _misuses;

    /// <summary>A model that answers at once.</summary>
    /// <param name="predict">Gives each answer; what it throws, the call throws.</param>
    public StubModel(Func<TInput, TOutput> predict)
        : this((input, _) => new(predict(input)))
    {
        ArgumentNullException.ThrowIfNull(predict);
    }

    /// <summary>Which model it says that it is; "stub" unless a test says otherwise.</summary>
    public ModelInfo Info { get; init; } = new("stub");

    /// <summary>The last 1,000 calls, oldest first.</summary>
    public IReadOnlyList<StubCall<TInput>> Calls => [.. _calls];

    /// <summary>How often it was disposed.</summary>
    public int Disposals => _disposals;

    /// <summary>How often it was disposed during a call, or called after it was disposed: both are the owner's mistake.</summary>
    public int Misuses => _misuses;

    /// <inheritdoc/>
    public async ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            NoteIf(_disposals > 0);
            cancellationToken.ThrowIfCancellationRequested();
            _calls.Enqueue(new StubCall<TInput>(input, options));
            if (_calls.Count > MostCalls)
            {
                _calls.TryDequeue(out _);
            }

            var answer = await _predict(input, cancellationToken).ConfigureAwait(false);
            NoteIf(_disposals > 0);
            return new Prediction<TOutput>(answer, options.Id, Info);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ModelInfo) ? Info
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Counts the disposal; the model goes on to answer, and counts that as a misuse.</summary>
    public ValueTask DisposeAsync()
    {
        Interlocked.Increment(ref _disposals);
        NoteIf(Volatile.Read(ref _inFlight) > 0);
        return default;
    }

    private void NoteIf(bool misuse)
    {
        if (misuse)
        {
            Interlocked.Increment(ref _misuses);
        }
    }
}
