using System.Text.Json.Serialization;

namespace Productionize;

/// <summary>One entry of a journal: all that one write adds, attaches, deletes or moves. What it does not do is not written.</summary>
internal sealed record JournalEntry
{
    public required string Model { get; init; }

    /// <summary>The number that this is about, null for the model itself and its aliases.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Number { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelVersion? Added { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FactDocument>? Facts { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Deleted { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AliasEntry? Alias { get; init; }

    /// <summary>The names of blobs that hold their content from now on, by digest.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Blobs { get; init; }
}
