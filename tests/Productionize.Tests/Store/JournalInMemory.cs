using System.Collections.Concurrent;

namespace Productionize;

/// <summary>What several <see cref="JournalStore"/>s share, open for a test to spoil.</summary>
public sealed class JournalInMemory
{
    public List<ReadOnlyMemory<byte>> Entries { get; } = [];

    public ConcurrentDictionary<string, byte[]> Blobs { get; } = new();

    /// <summary>How many of the newest entries readers do not see yet.</summary>
    public int Hidden { get; set; }

    public void Clear()
    {
        Entries.Clear();
        Blobs.Clear();
        Hidden = 0;
    }
}
