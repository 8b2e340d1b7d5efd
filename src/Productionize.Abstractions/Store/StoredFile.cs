namespace Productionize;

/// <summary>A file of a version, as the store keeps it.</summary>
/// <param name="Name">The name within the package.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Of the bytes: 64 lower-case hexadecimal digits.</param>
public sealed record StoredFile(string Name, long Length, string Sha256);
