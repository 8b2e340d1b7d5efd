using System.Collections.Concurrent;
using System.Numerics;

namespace Productionize;

/// <summary>
/// Engines for calls that run at the same time, since an engine of ML.NET serves one call only and making one takes milliseconds. Not one per thread: threads of the pool come and go, and a thread-local engine would live on after its thread.
/// </summary>
internal sealed class EnginePool<TEngine>(Func<TEngine> create) : IDisposable
    where TEngine : class, IDisposable
{
    // Eight references are a cache line: the slots of two processors do not share one.
    private const int Stride = 8;

    private readonly TEngine?[] _slots =
        new TEngine?[BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount) * Stride];

    private readonly ConcurrentQueue<TEngine> _spare = new();
    private volatile bool _disposed;

    public bool IsDisposed => _disposed;

    private ref TEngine? Slot => ref _slots[Thread.GetCurrentProcessorId() * Stride & (_slots.Length - 1)];

    public TEngine Rent() =>
        Interlocked.Exchange(ref Slot, null) ?? (_spare.TryDequeue(out var engine) ? engine : create());

    public void Return(TEngine engine)
    {
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

    public void Dispose()
    {
        _disposed = true;
        Drain();
    }

    private void Drain()
    {
        for (var i = 0; i < _slots.Length; i += Stride)
        {
            Interlocked.Exchange(ref _slots[i], null)?.Dispose();
        }

        while (_spare.TryDequeue(out var engine))
        {
            engine.Dispose();
        }
    }
}
