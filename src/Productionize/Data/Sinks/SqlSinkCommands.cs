using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>The statements of a target beside its rows, on one connection.</summary>
[SuppressMessage("Security", "CA2100", Justification = "Names are quoted; there is nothing else in it that a caller gave.")]
internal sealed class SqlSinkCommands(DbConnection connection, SqlTable table)
{
    /// <summary>What else to know of a failure: a lock of SQLite, which says no more than that it is locked.</summary>
    public static string HintOn(DbException error) =>
        error.GetType().Name.StartsWith("Sqlite", StringComparison.OrdinalIgnoreCase)
        && error.Message.Contains("database is locked", StringComparison.OrdinalIgnoreCase)
            ? " SQLite lets nobody write to a database while rows are read from it: run PRAGMA journal_mode=WAL on it once (not on a " +
                "network drive), or copy the rows into another file first. If another program writes, let it finish."
            : "";

    public async ValueTask ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Refuses a table that may be known under another name: each name would have a checkpoint of its own.</summary>
    public async ValueTask RequireOneNameAsync(DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            (command.CommandText, command.Transaction) = (SqlTable.SelectNames, transaction);
            var names = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (names.ConfigureAwait(false))
            {
                while (await names.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (names.GetString(0) is var other && table.MayBe(other))
                    {
                        throw new DataSinkException(
                            table.Name, $"A table was written under the name '{other}', which may be the same one: its rows would come " +
                                $"twice. Give the name '{other}', or a table of another name.");
                    }
                }
            }
        }
    }

    public async ValueTask<string?> ReadCheckpointAsync(CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = SqlTable.SelectCheckpoint;
            Add(command, "@target", table.Target);
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
        }
    }

    /// <summary>Moves the checkpoint from the one that is known; false where it is another one by now.</summary>
    public async ValueTask<bool> MoveCheckpointAsync(
        DbTransaction transaction, string? previous, string checkpoint, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.Transaction = transaction;
            command.CommandText = previous is null ? SqlTable.InsertCheckpoint : SqlTable.UpdateCheckpoint;
            Add(command, "@target", table.Target);
            Add(command, "@checkpoint", checkpoint);
            Add(command, previous is null ? "@name" : "@previous", previous ?? table.Name);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
        }
    }

    private static void Add(DbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
