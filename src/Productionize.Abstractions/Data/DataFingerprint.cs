namespace Productionize;

/// <summary>What a pass over a source has read, so that two runs can be told to have used the same data.</summary>
/// <param name="Sha256">The SHA-256 of the origin's bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Rows">How many rows were read, rejected ones included.</param>
public sealed record DataFingerprint(string Sha256, long Rows);
