using System.Collections.Concurrent;
using System.Numerics;

namespace Productionize;

/// <summary>
/// Engines for calls that run at the same time, where one engine (an ML.NET prediction engine, the buffers of an ONNX session) serves one
/// call only and making one is slow. For models of one's own kind: rent, predict, return in a <c>finally</c>.
/// </summary>
/// <param name="create">Makes an engine; safe for concurrent calls.</param>
/// <typeparam name="TEngine">What one call uses.</typeparam>
/// <remarks>
/// Safe for concurrent use. A thread mostly gets the engine that its processor used last, and waits for nobody. There are never more
/// engines than calls at the same time, plus one for each processor; none is given up before the pool is disposed. Renting and returning
/// allocate nothing once the engines exist. Not one engine per thread: threads come and go, and their engines would stay.
/// </remarks>
public sealed class EnginePool<TEngine>(Func<TEngine> create) : IDisposable
    where TEngine : class, IDisposable
{
    // Sixteen references are two cache lines, which processors fetch as a pair: two slots do not share one, and none shares that of the
    // array's length, which every call reads.
    private const int Stride = 16;

    private static readonly int Slots = (int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount);

    private readonly Func<TEngine> _create = create ?? throw new ArgumentNullException(nameof(create));
    private readonly TEngine?[] _slots = new TEngine?[(Slots + 2) * Stride];
    private readonly ConcurrentQueue<TEngine> _spare = new();
    private volatile bool _disposed;

    /// <summary>Whether the pool was disposed. It still gives engines to calls that began before.</summary>
    public bool IsDisposed => _disposed;

    private ref TEngine? Slot => ref _slots[((Thread.GetCurrentProcessorId() & (Slots - 1)) + 1) * Stride];

    /// <summary>An engine that nobody else has, made now if there is none.</summary>
    /// <returns>The engine, which goes back to <see cref="Return"/>.</returns>
    public TEngine Rent() => Interlocked.Exchange(ref Slot, null) ?? (_spare.TryDequeue(out var engine) ? engine : _create());

    /// <summary>Takes an engine back, for other calls; a disposed pool disposes it.</summary>
    /// <param name="engine">An engine from <see cref="Rent"/>, once.</param>
    public void Return(TEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (Interlocked.CompareExchange(ref Slot, engine, null) is not null)
        {
            _spare.Enqueue(engine);
        }

        // The pool may have been disposed during the call: then nobody else would dispose this engine.
        if (_disposed)
        {
            Drain();
        }
    }

    /// <summary>Disposes the engines that are in; one that is out is disposed when it comes back.</summary>
    public void Dispose()
    {
        _disposed = true;
        Drain();
    }

    private void Drain()
    {
        for (var i = Stride; i < _slots.Length; i += Stride)
        {
            Interlocked.Exchange(ref _slots[i], null)?.Dispose();
        }

        while (_spare.TryDequeue(out var engine))
        {
            engine.Dispose();
        }
    }
}
