using System.Security.Cryptography;
using System.Text.Json;

namespace Productionize;

/// <summary>What makes a version the version that it is: the same content has the same digest.</summary>
internal sealed record VersionContent(
    string Format, IReadOnlyList<StoredFile> Files, ModelSignature? Signature, IReadOnlyDictionary<string, string>? Parameters)
{
    /// <summary>The content of a package whose files were stored. The order in which files and parameters came does not matter.</summary>
    public static VersionContent Of(ModelPackage package, IEnumerable<StoredFile> files) => new(
        package.Format,
        [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)],
        package.Signature,
        Sorted(package.Parameters));

    /// <summary>The digest as 64 lower-case hexadecimal digits.</summary>
    public string GetDigest() =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, StoreJson.Default.VersionContent)));

    /// <summary>A version with this content.</summary>
    public ModelVersion ToVersion(ModelPackage package, int number, string digest, DateTimeOffset now) => new()
    {
        Model = package.Model,
        Number = number,
        Digest = digest,
        CreatedAt = now,
        Format = Format,
        Files = Files,
        Signature = Signature,
        Parameters = Parameters,
        Tags = Sorted(package.Tags),
    };

    // None and empty mean the same, so they must not make two versions. The copy keeps a caller from changing a stored version.
    private static SortedDictionary<string, string>? Sorted(IReadOnlyDictionary<string, string>? pairs) =>
        pairs is null or { Count: 0 } ? null : new(pairs.ToDictionary(), StringComparer.Ordinal);
}
