namespace Productionize;

/// <summary>A fact without its content, as it stands in the database.</summary>
internal sealed record FactDocument(string Kind, DateTimeOffset At, string Actor, string Sha256);
