namespace Productionize;

/// <summary>A model of the store in memory; its users hold the store's lock.</summary>
internal sealed class InMemoryModel
{
    private readonly List<StoredFact> _facts = [];

    public int LastNumber { get; set; }

    public SortedDictionary<int, InMemoryVersion> Versions { get; } = [];

    /// <summary>Of all aliases, in the order of time.</summary>
    public List<AliasEntry> Entries { get; } = [];

    public List<StoredFact> FactsOf(int? version) => version is { } number ? Versions[number].Facts : _facts;

    public List<string> AliasNames() => [.. Entries.Select(entry => entry.Change.Alias).Distinct().Order(StringComparer.Ordinal)];

    public static void Attach(List<StoredFact> facts, StoredFact fact)
    {
        if (!facts.Exists(known => known with { Content = fact.Content } == fact))
        {
            facts.Add(fact);
        }
    }
}
