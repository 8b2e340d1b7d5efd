namespace Productionize;

/// <summary>A <see cref="ModelFact"/> as the store keeps it, checked against its digest when it was read.</summary>
/// <param name="Kind">What it is ("evaluation").</param>
/// <param name="At">When it was learned, by the clock of whoever attached it.</param>
/// <param name="Actor">Who says so.</param>
/// <param name="Sha256">Of the content: 64 lower-case hexadecimal digits.</param>
/// <param name="Content">The bytes, at most 16 MB.</param>
public sealed record StoredFact(string Kind, DateTimeOffset At, string Actor, string Sha256, ReadOnlyMemory<byte> Content)
{
    /// <summary>Kind and digest, never the content.</summary>
    public override string ToString() => $"{Kind} {Sha256}";
}
