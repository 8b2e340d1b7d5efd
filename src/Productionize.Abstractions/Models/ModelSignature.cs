namespace Productionize;

/// <summary>The rows that a model takes and gives; part of a version's content.</summary>
/// <param name="Input">The fields of an input, with their rules.</param>
/// <param name="Output">The fields of an output.</param>
public sealed record ModelSignature(Schema Input, Schema Output);
