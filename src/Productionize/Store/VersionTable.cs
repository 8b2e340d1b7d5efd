using Microsoft.Data.Sqlite;

namespace Productionize;

/// <summary>The versions of the store.</summary>
internal static class VersionTable
{
    private const string Columns = "m.name, v.number, v.document, v.sha256";

    public static ModelVersion? Find(SqliteConnection connection, long modelId, string digest) => connection.Query(
        $"SELECT {Columns} FROM versions v JOIN models m ON m.id = v.model_id WHERE v.model_id = $model AND v.digest = $digest",
        Map,
        ("$model", modelId),
        ("$digest", digest)).SingleOrDefault();

    public static ModelVersion Require(SqliteConnection connection, long modelId, string model, int number) => connection.Query(
        $"SELECT {Columns} FROM versions v JOIN models m ON m.id = v.model_id WHERE v.model_id = $model AND v.number = $number",
        Map,
        ("$model", modelId),
        ("$number", number)).SingleOrDefault() ?? throw new ModelVersionNotFoundException(model, number, connection.Query(
            "SELECT number FROM versions WHERE model_id = $model ORDER BY number", row => row.GetInt32(0), ("$model", modelId)));

    public static List<ModelVersion> Page(SqliteConnection connection, ModelQuery query, ModelVersion? last, int count) => connection.Query(
        $"""
        SELECT {Columns} FROM versions v JOIN models m ON m.id = v.model_id
        WHERE (m.name, v.number) > ($lastModel, $lastNumber) AND v.number > $after
            AND ($model IS NULL OR m.name = $model) AND ($digest IS NULL OR v.digest = $digest) AND ($number IS NULL OR v.number = $number)
            AND ($tag IS NULL OR EXISTS (
                SELECT 1 FROM json_each(v.document, '$.Tags') t WHERE t.key = $tag AND ($tagValue IS NULL OR t.value = $tagValue)))
        ORDER BY m.name, v.number LIMIT $count
        """,
        Map,
        ("$lastModel", last?.Model ?? ""),
        ("$lastNumber", last?.Number ?? 0),
        ("$after", query.AfterNumber),
        ("$model", query.Model),
        ("$digest", query.Digest),
        ("$number", query.Number),
        ("$tag", query.Tag),
        ("$tagValue", query.TagValue),
        ("$count", count));

    public static void Insert(SqliteConnection connection, long modelId, ModelVersion version)
    {
        var (json, sha256) = SealedJson.Seal(Key(version.Model, version.Number), version, StoreJson.Default.ModelVersion);
        connection.Execute(
            """
            INSERT INTO versions (model_id, number, digest, document, sha256) VALUES ($model, $number, $digest, $document, $sha256)
            """,
            ("$model", modelId),
            ("$number", version.Number),
            ("$digest", version.Digest),
            ("$document", json),
            ("$sha256", sha256));
        foreach (var file in version.Files.Select(file => file.Sha256).Distinct())
        {
            connection.Execute(
                "INSERT INTO files (model_id, number, sha256) VALUES ($model, $number, $sha256)",
                ("$model", modelId),
                ("$number", version.Number),
                ("$sha256", file));
        }
    }

    /// <summary>Its rows in files go with it.</summary>
    public static void Delete(SqliteConnection connection, long modelId, int number)
    {
        connection.Execute("DELETE FROM facts WHERE model_id = $model AND number = $number", ("$model", modelId), ("$number", number));
        connection.Execute("DELETE FROM versions WHERE model_id = $model AND number = $number", ("$model", modelId), ("$number", number));
    }

    public static bool IsNamed(SqliteConnection connection, string sha256) =>
        connection.Scalar<long>("SELECT EXISTS (SELECT 1 FROM files WHERE sha256 = $sha256)", ("$sha256", sha256)) != 0;

    private static ModelVersion Map(SqliteDataReader row)
    {
        var (model, number) = (row.GetString(0), row.GetInt32(1));
        return SealedJson.Open(
            Key(model, number),
            $"record of model '{model}' version {number}",
            row.GetString(2),
            row.GetString(3),
            StoreJson.Default.ModelVersion);
    }

    private static string Key(string model, int number) => $"{model}@{number}";
}
