using System.Collections.Immutable;

namespace Productionize;

/// <summary>A model of a <see cref="JournalState"/>.</summary>
internal sealed record JournalModel
{
    public static JournalModel Empty { get; } = new();

    public int LastNumber { get; private init; }

    public ImmutableSortedDictionary<int, JournalVersion> Versions { get; private init; } =
        ImmutableSortedDictionary<int, JournalVersion>.Empty;

    /// <summary>About the model itself.</summary>
    public ImmutableList<FactDocument> Facts { get; private init; } = [];

    /// <summary>Of all aliases, in the order of time.</summary>
    public ImmutableList<AliasEntry> Entries { get; private init; } = [];

    public JournalVersion? Find(string digest) => Versions.Values.FirstOrDefault(version => version.Version.Digest == digest);

    public ImmutableList<FactDocument> FactsOf(int? number) => number is { } known ? Versions[known].Facts : Facts;

    public List<string> AliasNames() => [.. Entries.Select(entry => entry.Change.Alias).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The aliases that point or once pointed at a version.</summary>
    public List<string> Holders(int number) =>
        [.. Entries.Where(entry => entry.After == number).Select(entry => entry.Change.Alias).Distinct().Order(StringComparer.Ordinal)];

    public JournalModel Fold(JournalEntry entry)
    {
        var model = this;
        if (entry.Added is { } added)
        {
            model = model with { LastNumber = added.Number, Versions = model.Versions.Add(added.Number, new JournalVersion(added, [])) };
        }

        if (entry.Facts is { } facts)
        {
            model = entry.Number is not { } number ? model with { Facts = model.Facts.AddRange(facts) } : model with
            {
                Versions = model.Versions.SetItem(
                    number, model.Versions[number] with { Facts = model.Versions[number].Facts.AddRange(facts) }),
            };
        }

        if (entry is { Deleted: true, Number: { } deleted })
        {
            model = model with { Versions = model.Versions.Remove(deleted) };
        }

        return entry.Alias is { } alias ? model with { Entries = model.Entries.Add(alias) } : model;
    }
}
