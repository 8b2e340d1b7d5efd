using System.Collections.Concurrent;
using System.Numerics;
using Microsoft.ML;

namespace Productionize;

/// <summary>
/// Engines for calls that run at the same time, since one <see cref="PredictionEngine{TSrc, TDst}"/> serves one call only and making
/// one takes milliseconds. Not one per thread: threads of the pool come and go, and a thread-local engine would live on after its thread.
/// </summary>
internal sealed class EnginePool<TInput, TOutput>(Func<PredictionEngine<TInput, TOutput>> create) : IDisposable
    where TInput : class
    where TOutput : class, new()
{
    // Eight references are a cache line: the slots of two processors do not share one.
    private const int Stride = 8;

    private readonly PredictionEngine<TInput, TOutput>?[] _slots =
        new PredictionEngine<TInput, TOutput>?[BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount) * Stride];

    private readonly ConcurrentQueue<PredictionEngine<TInput, TOutput>> _spare = new();
    private volatile bool _disposed;

    public bool IsDisposed => _disposed;

    private ref PredictionEngine<TInput, TOutput>? Slot => ref _slots[Thread.GetCurrentProcessorId() * Stride & (_slots.Length - 1)];

    public PredictionEngine<TInput, TOutput> Rent() =>
        Interlocked.Exchange(ref Slot, null) ?? (_spare.TryDequeue(out var engine) ? engine : create());

    public void Return(PredictionEngine<TInput, TOutput> engine)
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
