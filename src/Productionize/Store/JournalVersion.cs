using System.Collections.Immutable;

namespace Productionize;

/// <summary>A version of a <see cref="JournalState"/>, and what is known about it.</summary>
internal sealed record JournalVersion(ModelVersion Version, ImmutableList<FactDocument> Facts)
{
    /// <summary>Of all content that must be kept for it; one digest may come twice.</summary>
    public IEnumerable<string> Digests => [.. Version.Files.Select(file => file.Sha256), .. Facts.Select(fact => fact.Sha256)];
}
