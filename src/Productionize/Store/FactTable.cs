using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Productionize;

/// <summary>The facts of the store. Number 0 stands for the model itself.</summary>
internal static class FactTable
{
    // The digest is over everything but the content, whose digest it includes: the same fact again is the same row.
    public static void Insert(SqliteConnection connection, long modelId, string model, int? number, StoredFact fact)
    {
        var document = new FactDocument(fact.Kind, fact.At, fact.Actor, fact.Sha256);
        var (json, sha256) = SealedJson.Seal(Key(model, number), document, StoreJson.Default.FactDocument);
        connection.Execute(
            """
            INSERT INTO facts (model_id, number, kind, document, sha256, content)
            VALUES ($model, $number, $kind, $document, $sha256, $content) ON CONFLICT (model_id, number, sha256) DO NOTHING
            """,
            ("$model", modelId),
            ("$number", number ?? 0),
            ("$kind", fact.Kind),
            ("$document", json),
            ("$sha256", sha256),
            ("$content", fact.Content.ToArray()));
    }

    /// <summary>The next fact, with its place in the order: one at a time, since each may have 16 MB.</summary>
    public static (long Sequence, StoredFact Fact)? Next(
        SqliteConnection connection, long modelId, string model, int? number, string? kind, long after)
    {
        var rows = connection.Query(
            """
            SELECT sequence, document, sha256, content FROM facts
            WHERE model_id = $model AND number = $number AND sequence > $after AND ($kind IS NULL OR kind = $kind)
            ORDER BY sequence LIMIT 1
            """,
            row => (row.GetInt64(0), Map(row, model, number)),
            ("$model", modelId),
            ("$number", number ?? 0),
            ("$kind", kind),
            ("$after", after));
        return rows.Count == 0 ? null : rows[0];
    }

    private static StoredFact Map(SqliteDataReader row, string model, int? number)
    {
        var what = $"fact of model '{model}'" + (number is null ? "" : $" version {number}");
        var type = StoreJson.Default.FactDocument;
        var document = SealedJson.Open(Key(model, number), what, row.GetString(1), row.GetString(2), type);
        var content = row.GetFieldValue<byte[]>(3);
        var actual = Convert.ToHexStringLower(SHA256.HashData(content));
        return actual == document.Sha256 ? new StoredFact(document.Kind, document.At, document.Actor, actual, content)
            : throw new ModelIntegrityException(what, document.Sha256, actual);
    }

    private static string Key(string model, int? number) => $"{model}@{number}";
}
