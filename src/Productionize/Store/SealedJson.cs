using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Productionize;

/// <summary>
/// A row's JSON with a digest over it and over the columns that find it: SQLite has no checksums of its own, and most flipped bits of a
/// database change data in silence.
/// </summary>
internal static class SealedJson
{
    public static (string Json, string Sha256) Seal<T>(string key, T value, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.Serialize(value, type);
        return (json, Digest(key, json));
    }

    public static T Open<T>(string key, string what, string json, string sha256, JsonTypeInfo<T> type)
    {
        var actual = Digest(key, json);
        return actual == sha256 ? JsonSerializer.Deserialize(json, type)! : throw new ModelIntegrityException(what, sha256, actual);
    }

    private static string Digest(string key, string json) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\n{json}")));
}
