namespace Productionize;

/// <summary>A source that may be a part of a split, and of a split of that.</summary>
internal interface ISplitPart
{
    /// <summary>The seeds of the splits, from the first.</summary>
    IReadOnlyList<long> Seeds { get; }
}
