using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>
/// Keeps models in memory, by the same rules as <see cref="EmbeddedModelStore"/>: for tests and for trying things out. What it holds is
/// bounded by memory only, and gone with it. Safe to use from several threads.
/// </summary>
/// <param name="time">The clock for the times of versions and entries; the system's by default.</param>
public sealed class InMemoryModelStore(TimeProvider? time = null) : JournaledModelStore(time)
{
    private readonly List<ReadOnlyMemory<byte>> _entries = [];
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = NewSignal();

    /// <inheritdoc/>
    protected override ValueTask<bool> TryAppendAsync(long position, ReadOnlyMemory<byte> entry, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_entries.Count != position - 1)
            {
                return new(false);
            }

            _entries.Add(entry);
            Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
            return new(true);
        }
    }

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadEntriesAsync(
        long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        for (var position = (int)afterPosition; ; position++)
        {
            ReadOnlyMemory<byte> entry;
            lock (_lock)
            {
                if (position >= _entries.Count)
                {
                    yield break;
                }

                entry = _entries[position];
            }

            yield return entry;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask WriteBlobAsync(
        string name, Func<Stream, CancellationToken, ValueTask> writeAsync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writeAsync);
        using var content = new MemoryStream();
        await writeAsync(content, cancellationToken).ConfigureAwait(false);
        _blobs[name] = content.ToArray();
    }

    /// <inheritdoc/>
    protected override ValueTask<Stream?> OpenBlobAsync(string name, CancellationToken cancellationToken) =>
        new(_blobs.TryGetValue(name, out var content) ? new MemoryStream(content, writable: false) : null);

    /// <inheritdoc/>
    protected override ValueTask DeleteBlobAsync(string name)
    {
        _blobs.TryRemove(name, out _);
        return default;
    }

    /// <inheritdoc/>
    protected override async ValueTask WaitForEntriesAsync(long afterPosition, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_lock)
        {
            changed = _entries.Count > afterPosition ? Task.CompletedTask : _changed.Task;
        }

        await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    // Continuations elsewhere: a follower must not run inside the lock of whoever moved the alias.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
