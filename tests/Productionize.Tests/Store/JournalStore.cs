using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace Productionize;

/// <summary>A store that waits as the base does, over a journal that a test can spoil.</summary>
public sealed class JournalStore(JournalInMemory journal, ILogger? logger = null, TimeProvider? time = null)
    : JournaledModelStore(time, logger)
{
    public Func<Task>? BeforeAppend { get; set; }

    public Action? AfterAppend { get; set; }

    public Action? BeforeWait { get; set; }

    public Func<Task>? BeforeOpen { get; set; }

    public int Waits { get; private set; }

    public bool DeletesFail { get; init; }

    protected override async ValueTask<bool> TryAppendAsync(
        long position, ReadOnlyMemory<byte> entry, CancellationToken cancellationToken)
    {
        await (BeforeAppend?.Invoke() ?? Task.CompletedTask);
        lock (journal)
        {
            if (journal.Entries.Count != position - 1)
            {
                return false;
            }

            journal.Entries.Add(entry);
        }

        AfterAppend?.Invoke();
        return true;
    }

    protected override async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadEntriesAsync(
        long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        ReadOnlyMemory<byte>[] entries;
        lock (journal)
        {
            entries = [.. journal.Entries.Skip((int)afterPosition).SkipLast(journal.Hidden)];
        }

        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    protected override async ValueTask WriteBlobAsync(
        string name, Func<Stream, CancellationToken, ValueTask> writeAsync, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await writeAsync(content, cancellationToken);
        Assert.That(journal.Blobs.TryAdd(name, content.ToArray()), "a name is new");
    }

    protected override async ValueTask<Stream?> OpenBlobAsync(string name, CancellationToken cancellationToken)
    {
        await (BeforeOpen?.Invoke() ?? Task.CompletedTask);
        return journal.Blobs.TryGetValue(name, out var content) ? new MemoryStream(content) : null;
    }

    protected override ValueTask DeleteBlobAsync(string name)
    {
        if (DeletesFail)
        {
            throw new IOException("in use");
        }

        Assert.That(journal.Blobs.TryRemove(name, out _), "a blob is deleted once");
        return default;
    }

    protected override ValueTask WaitForEntriesAsync(long afterPosition, CancellationToken cancellationToken)
    {
        Waits++;
        if (BeforeWait is null)
        {
            return base.WaitForEntriesAsync(afterPosition, cancellationToken);
        }

        BeforeWait();
        return default;
    }
}

[JsonSerializable(typeof(string))]
internal sealed partial class TestJson : JsonSerializerContext;
