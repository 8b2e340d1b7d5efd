using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Productionize;

/// <summary>What the entries of a journal amount to, up to a position. Immutable: whoever reads is not disturbed by who writes.</summary>
internal sealed record JournalState
{
    private const int DigestLength = 64;

    public static JournalState Empty { get; } = new();

    /// <summary>Of the newest entry; 0 before the first.</summary>
    public long Position { get; private init; }

    public ImmutableSortedDictionary<string, JournalModel> Models { get; private init; } =
        ImmutableSortedDictionary.Create<string, JournalModel>(StringComparer.Ordinal);

    /// <summary>By the digest of their content.</summary>
    public ImmutableDictionary<string, JournalBlob> Blobs { get; private init; } = ImmutableDictionary<string, JournalBlob>.Empty;

    // Of the newest entry. Each entry is sealed over its position and the seal before it, so one that was moved, or written over another
    // that somebody had seen, is found by the next reader.
    private string LastSeal { get; init; } = "";

    private string Key => $"{Position + 1} {LastSeal}";

    /// <summary>The bytes of an entry that comes next: a line of digest and JSON.</summary>
    public ReadOnlyMemory<byte> Seal(JournalEntry entry)
    {
        var (json, sha256) = SealedJson.Seal(Key, entry, StoreJson.Default.JournalEntry);
        return Encoding.UTF8.GetBytes($"{sha256} {json}\n");
    }

    /// <summary>The state after the entry that comes next.</summary>
    public JournalState Fold(ReadOnlyMemory<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes.Span);
        var what = $"entry {Position + 1} of the journal";
        if (text.Length < DigestLength + 2 || !text.Take(DigestLength).All(char.IsAsciiHexDigitLower))
        {
            throw new ModelIntegrityException(what, "unreadable", null);
        }

        var (seal, json) = (text[..DigestLength], text[(DigestLength + 1)..^1]);
        try
        {
            return Fold(SealedJson.Open(Key, what, json, seal, StoreJson.Default.JournalEntry), seal);
        }
        catch (JsonException error)
        {
            throw new NotSupportedException(
                $"A newer version of this library wrote {what}: it has what this one does not know ({error.Message}). Update the package.",
                error);
        }
    }

    /// <summary>The names of the blobs that nothing needs any more after an entry.</summary>
    public IEnumerable<string> DroppedBy(JournalEntry entry)
    {
        var after = FoldBlobs(entry);
        return from digest in DigestsOf(entry).Concat(entry.Blobs?.Keys ?? []).Distinct()
               let name = Blobs.GetValueOrDefault(digest)?.Name
               where name is not null && after.GetValueOrDefault(digest)?.Name != name
               select name;
    }

    /// <exception cref="ModelNotFoundException">No such model.</exception>
    /// <exception cref="ModelVersionNotFoundException">No such version.</exception>
    public JournalModel Require(string model, int? version = null)
    {
        if (!Models.TryGetValue(model, out var found))
        {
            throw new ModelNotFoundException(model, [.. Models.Keys]);
        }

        return version is not { } number || found.Versions.ContainsKey(number) ? found
            : throw new ModelVersionNotFoundException(model, number, [.. found.Versions.Keys]);
    }

    private JournalState Fold(JournalEntry entry, string seal) => this with
    {
        Position = Position + 1,
        LastSeal = seal,
        Models = Models.SetItem(entry.Model, (Models.GetValueOrDefault(entry.Model) ?? JournalModel.Empty).Fold(entry)),
        Blobs = FoldBlobs(entry),
    };

    // Content that nothing needs is forgotten by the entry itself: whoever adds it later writes a new blob, and cannot come to rely on one
    // that is being deleted.
    private ImmutableDictionary<string, JournalBlob> FoldBlobs(JournalEntry entry)
    {
        var blobs = Blobs.ToBuilder();
        foreach (var (digest, name) in entry.Blobs ?? new Dictionary<string, string>())
        {
            blobs[digest] = new JournalBlob(name, blobs.GetValueOrDefault(digest)?.Uses ?? 0);
        }

        foreach (var digest in DigestsOf(entry))
        {
            var blob = blobs[digest];
            blobs[digest] = blob with { Uses = blob.Uses + (entry.Deleted ? -1 : 1) };
            if (blobs[digest].Uses == 0)
            {
                blobs.Remove(digest);
            }
        }

        return blobs.ToImmutable();
    }

    private IEnumerable<string> DigestsOf(JournalEntry entry) =>
        entry is { Deleted: true, Number: { } number } ? Models[entry.Model].Versions[number].Digests
        : [.. (entry.Added?.Files ?? []).Select(file => file.Sha256), .. (entry.Facts ?? []).Select(fact => fact.Sha256)];
}
