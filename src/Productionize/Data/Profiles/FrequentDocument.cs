namespace Productionize;

/// <summary>A frequent text and its counter as they stand in JSON.</summary>
internal sealed record FrequentDocument(string Text, long Count);
