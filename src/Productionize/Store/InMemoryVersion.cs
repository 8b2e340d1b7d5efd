namespace Productionize;

/// <summary>A version of the store in memory.</summary>
internal sealed record InMemoryVersion(ModelVersion Version, IReadOnlyDictionary<string, byte[]> Files)
{
    public List<StoredFact> Facts { get; } = [];
}
