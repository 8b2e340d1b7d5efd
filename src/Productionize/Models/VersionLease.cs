namespace Productionize;

/// <summary>
/// One version being served, and how many calls it has in flight. Counted in stripes, since one shared counter halves the throughput
/// of two threads. When it is retired, whoever ends its last call disposes it.
/// </summary>
internal sealed class VersionLease<TInput, TOutput>(
    IModel<TInput, TOutput> model, ModelVersion version, PipelineParts parts)
{
    private const int Stripes = 32;

    // The first is left alone: it is beside the array's length, which every call reads.
    private readonly CallCounter[] _calls = new CallCounter[Stripes + 1];
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _retired;
    private int _disposing;

    public IModel<TInput, TOutput> Model => model;

    public ModelVersion Version => version;

    public ModelInfo Info { get; } = model.GetService<ModelInfo>()!;

    /// <summary>Ends when the version is retired and its last call has ended.</summary>
    public Task Released => _released.Task;

    /// <summary>Counts a call in. The caller then looks whether this version is still the current one, and leaves if it is not.</summary>
    public int Enter()
    {
        var stripe = (Thread.GetCurrentProcessorId() & (Stripes - 1)) + 1;
        Interlocked.Increment(ref _calls[stripe].Value);
        return stripe;
    }

    public void Leave(int stripe)
    {
        Interlocked.Decrement(ref _calls[stripe].Value);
        if (Volatile.Read(ref _retired) != 0)
        {
            DisposeWhenUnused();
        }
    }

    /// <summary>No call enters any more: called after another version has become the current one.</summary>
    public void Retire()
    {
        Interlocked.Exchange(ref _retired, 1);
        DisposeWhenUnused();
    }

    private void DisposeWhenUnused()
    {
        // A stripe seen at zero after the swap stays without valid leases: whoever enters later sees the new version and leaves.
        foreach (ref readonly var counter in _calls.AsSpan())
        {
            if (Volatile.Read(in counter.Value) != 0)
            {
                return;
            }
        }

        if (Interlocked.Exchange(ref _disposing, 1) == 0)
        {
            _ = DisposeAsync();
        }
    }

    private async Task DisposeAsync()
    {
        try
        {
            await parts.DisposeAsync().ConfigureAwait(false);
            _released.SetResult();
        }
        catch (Exception error)
        {
            _released.SetException(error);
        }
    }
}
