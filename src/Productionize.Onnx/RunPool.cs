using System.Collections.Concurrent;
using System.Numerics;

namespace Productionize;

/// <summary>
/// Runs for calls at the same time, since the buffers of one serve one call only. A slot per processor, where a thread finds the one that
/// was used there last; spare ones in a queue.
/// </summary>
internal sealed class RunPool(Func<OnnxRun> create)
{
    // Eight references are a cache line: the slots of two processors do not share one.
    private const int Stride = 8;

    private readonly OnnxRun?[] _slots = new OnnxRun?[BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount) * Stride];
    private readonly ConcurrentQueue<OnnxRun> _spare = new();
    private int _disposed;

    public bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    private ref OnnxRun? Slot => ref _slots[Thread.GetCurrentProcessorId() * Stride & (_slots.Length - 1)];

    public OnnxRun Rent() => Interlocked.Exchange(ref Slot, null) ?? (_spare.TryDequeue(out var run) ? run : create());

    public void Return(OnnxRun run)
    {
        if (Interlocked.CompareExchange(ref Slot, run, null) is not null)
        {
            _spare.Enqueue(run);
        }

        // The pool may have been disposed during the call: then nobody else would dispose this one.
        if (IsDisposed)
        {
            Drain();
        }
    }

    /// <summary>Disposes what is not in use; the rest goes when it comes back.</summary>
    /// <returns>Whether this call was the first one.</returns>
    public bool Dispose()
    {
        var first = Interlocked.Exchange(ref _disposed, 1) == 0;
        Drain();
        return first;
    }

    private void Drain()
    {
        for (var i = 0; i < _slots.Length; i += Stride)
        {
            Interlocked.Exchange(ref _slots[i], null)?.Dispose();
        }

        while (_spare.TryDequeue(out var run))
        {
            run.Dispose();
        }
    }
}
