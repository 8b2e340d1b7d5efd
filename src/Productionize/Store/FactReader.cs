namespace Productionize;

/// <summary>Reads the content of facts before anything is stored.</summary>
internal static class FactReader
{
    public static async ValueTask<StoredFact> ReadAsync(ModelFact fact, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        var hashing = new HashingStream(memory, $"the fact '{fact.Kind}'", StoreRules.LargestFact);
        await fact.Content.WriteAsync(hashing, cancellationToken).ConfigureAwait(false);
        return new StoredFact(fact.Kind, fact.At.ToUniversalTime(), fact.Actor, hashing.GetSha256(), memory.ToArray());
    }

    public static async ValueTask<List<StoredFact>> ReadAllAsync(IReadOnlyList<ModelFact>? facts, CancellationToken cancellationToken)
    {
        var read = new List<StoredFact>();
        foreach (var fact in facts ?? [])
        {
            read.Add(await ReadAsync(fact, cancellationToken).ConfigureAwait(false));
        }

        return read;
    }
}
