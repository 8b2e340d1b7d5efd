using Microsoft.Data.Sqlite;

namespace Productionize;

/// <summary>The models of the store.</summary>
internal static class ModelTable
{
    public static long? Find(SqliteConnection connection, string model) =>
        connection.Scalar<long?>("SELECT id FROM models WHERE name = $name", ("$name", model));

    public static long Require(SqliteConnection connection, string model) =>
        Find(connection, model) ?? throw new ModelNotFoundException(
            model, connection.Query("SELECT name FROM models ORDER BY name", row => row.GetString(0)));

    public static long GetOrAdd(SqliteConnection connection, string model)
    {
        connection.Execute(
            "INSERT INTO models (name, last_number) VALUES ($name, 0) ON CONFLICT (name) DO NOTHING", ("$name", model));
        return Require(connection, model);
    }

    /// <summary>The next number, which nobody gets again.</summary>
    public static int TakeNumber(SqliteConnection connection, long modelId) => (int)connection.Scalar<long>(
        "UPDATE models SET last_number = last_number + 1 WHERE id = $id RETURNING last_number", ("$id", modelId));
}
