using Microsoft.Data.Sqlite;
using Productionize;

namespace OwnImplementation;

/// <summary>Logs into two tables for a team's own queries; a group is one transaction, and on the device when the call ends.</summary>
public sealed class SqlitePredictionLogger : IPredictionLogger, IDisposable
{
    private readonly Lock _oneWriter = new();
    private readonly SqliteConnection _file;

    public SqlitePredictionLogger(string path)
    {
        (_file = new SqliteConnection($"Data Source={path};Pooling=False")).Open();
        using var tables = new SqliteCommand("""
            PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS predictions
                (id, role, model, version, status, time, key, input, output, UNIQUE (id, role, model, version));
            CREATE TABLE IF NOT EXISTS outcomes (id, key, kind, value, observed, rev, UNIQUE (id, key, kind, value, observed, rev));
            """, _file);
        tables.ExecuteNonQuery();
    }

    public Durability Durability => Durability.Durable;

    // Nothing in a unique column is NULL: SQLite takes two NULLs for different. NaN, which it does not have, is text in the JSON of a row.
    public ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default) => Write(
        "INSERT OR IGNORE INTO predictions VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8)", batch, one =>
            [$"{one.Id}", $"{one.Role}", one.Source.Model.Name, one.Source.Model.Version ?? 0, $"{one.Status}", $"{one.Time:O}", one.Key,
            RowJson.ToText(one.Input), one.Output is { } output ? RowJson.ToText(output) : null], cancellationToken);

    public ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default)
    {
        PredictionOutcome.ValidateAll(outcomes);
        return Write("INSERT OR IGNORE INTO outcomes VALUES ($0, $1, $2, $3, $4, $5)", outcomes, one => [$"{one.PredictionId}",
            one.Key ?? "", one.Kind, $"{one.Value}", $"{one.ObservedAt.UtcDateTime:O}", one.Revision], cancellationToken);
    }

    public void Dispose() => _file.Dispose();

    private ValueTask Write<T>(string insert, IReadOnlyList<T> rows, Func<T, object?[]> values, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_oneWriter)
        {
            using var transaction = _file.BeginTransaction();
            foreach (var row in rows)
            {
                using var command = new SqliteCommand(insert, _file, transaction);
                command.Parameters.AddRange(values(row).Select((value, i) => new SqliteParameter($"${i}", value ?? DBNull.Value)));
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return ValueTask.CompletedTask;
    }
}
