using Microsoft.Data.Sqlite;

namespace Productionize;

/// <summary>The history of the aliases; the newest entry of an alias is its position.</summary>
internal static class AliasTable
{
    private const string Columns = "e.sequence, m.name, e.alias, e.revision, e.document, e.sha256";
    private const string From = "FROM alias_entries e JOIN models m ON m.id = e.model_id";

    public static AliasEntry? Newest(SqliteConnection connection, long modelId, string alias) => connection.Query(
        $"SELECT {Columns} {From} WHERE e.model_id = $model AND e.alias = $alias ORDER BY e.revision DESC LIMIT 1",
        row => Map(row).Entry,
        ("$model", modelId),
        ("$alias", alias)).SingleOrDefault();

    public static AliasEntry? Find(SqliteConnection connection, long modelId, AliasChange change) => connection.Query(
        $"SELECT {Columns} {From} WHERE e.model_id = $model AND e.alias = $alias AND e.idempotency_key = $key",
        row => Map(row).Entry,
        ("$model", modelId),
        ("$alias", change.Alias),
        ("$key", change.IdempotencyKey)).SingleOrDefault();

    public static List<(long Sequence, AliasEntry Entry)> Page(
        SqliteConnection connection, string model, string? alias, long afterRevision, long afterSequence, int count) => connection.Query(
        $"""
        SELECT {Columns} {From}
        WHERE m.name = $model AND ($alias IS NULL OR e.alias = $alias) AND e.revision > $revision AND e.sequence > $sequence
        ORDER BY e.sequence LIMIT $count
        """,
        Map,
        ("$model", model),
        ("$alias", alias),
        ("$revision", afterRevision),
        ("$sequence", afterSequence),
        ("$count", count));

    public static List<string> Names(SqliteConnection connection, long modelId) => connection.Query(
        "SELECT DISTINCT alias FROM alias_entries WHERE model_id = $model ORDER BY alias", row => row.GetString(0), ("$model", modelId));

    /// <summary>The aliases that point or once pointed at a version.</summary>
    public static List<string> Holders(SqliteConnection connection, long modelId, int number) => connection.Query(
        "SELECT DISTINCT alias FROM alias_entries WHERE model_id = $model AND after = $number ORDER BY alias",
        row => row.GetString(0),
        ("$model", modelId),
        ("$number", number));

    public static void Insert(SqliteConnection connection, long modelId, AliasEntry entry)
    {
        var change = entry.Change;
        var key = Key(change.Model, change.Alias, entry.Revision);
        var (json, sha256) = SealedJson.Seal(key, entry, StoreJson.Default.AliasEntry);
        connection.Execute(
            """
            INSERT INTO alias_entries (model_id, alias, revision, after, idempotency_key, document, sha256)
            VALUES ($model, $alias, $revision, $after, $key, $document, $sha256)
            """,
            ("$model", modelId),
            ("$alias", change.Alias),
            ("$revision", entry.Revision),
            ("$after", entry.After),
            ("$key", change.IdempotencyKey),
            ("$document", json),
            ("$sha256", sha256));
    }

    private static (long Sequence, AliasEntry Entry) Map(SqliteDataReader row)
    {
        var (model, alias, revision) = (row.GetString(1), row.GetString(2), row.GetInt64(3));
        return (row.GetInt64(0), SealedJson.Open(
            Key(model, alias, revision),
            $"entry {revision} of alias '{alias}' of model '{model}'",
            row.GetString(4),
            row.GetString(5),
            StoreJson.Default.AliasEntry));
    }

    private static string Key(string model, string alias, long revision) => $"{model}/{alias}#{revision}";
}
