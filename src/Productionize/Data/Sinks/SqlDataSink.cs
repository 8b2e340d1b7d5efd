using System.Data.Common;

namespace Productionize;

/// <summary>
/// Rows into a table of a database, through ADO.NET: rows and checkpoint are committed in one transaction. Tested on SQLite; the SQL is
/// standard, with names in double quotes and parameters as <c>@p0</c>.
/// </summary>
/// <remarks>
/// <para>
/// The checkpoint stands in the table <c>productionize_checkpoints</c> (<c>target</c>, the name in small letters; <c>name</c>, as it was
/// given; <c>checkpoint</c>), one row for each target. Both tables are made where they are missing, unless
/// <see cref="SqlDataSinkOptions.CreatesTables"/> says no; a table that has a checkpoint and is gone is an error. Instants are written in
/// UTC, vectors and JSON as JSON text, and NaN as missing.
/// </para>
/// <para>
/// A second writer of the same table is found at its commit, which then fails; a name that may mean a table that is known under another
/// (<c>Scores</c>, <c>main.scores</c>) is refused. SQLite lets nobody write to a database while rows are read from it, unless it is in WAL
/// mode (<c>PRAGMA journal_mode=WAL</c>, once). Immutable and safe for concurrent use; the data source stays the caller's.
/// </para>
/// </remarks>
public sealed class SqlDataSink : IDataSink
{
    private readonly DbDataSource _database;
    private readonly SqlDataSinkOptions _options;

    /// <summary>A table that rows are appended to.</summary>
    /// <param name="database">Opens connections.</param>
    /// <param name="table">The table, with its schema and a dot before it where it has one.</param>
    /// <param name="options">How it is written; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="table"/> is empty, or the table of the checkpoints, <c>productionize_checkpoints</c>.
    /// </exception>
    public SqlDataSink(DbDataSource database, string table, SqlDataSinkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        if (table[(table.LastIndexOf('.') + 1)..].Equals(SqlTable.Checkpoints, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"The table '{table}' holds the checkpoints of all targets. Give another name.", nameof(table));
        }

        (_database, Name, _options) = (database, table, options ?? new SqlDataSinkOptions());
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ValueTask<DataSinkWriter> OpenAsync(Schema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return OpenTableAsync(schema, cancellationToken);
    }

    private async ValueTask<DataSinkWriter> OpenTableAsync(Schema schema, CancellationToken cancellationToken)
    {
        var table = new SqlTable(Name, schema);
        DbConnection? connection = null;
        string? checkpoint = null;
        try
        {
            connection = await _database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            var commands = new SqlSinkCommands(connection, table);
            if (_options.CreatesTables)
            {
                await commands.ExecuteAsync(SqlTable.CreateCheckpoints, cancellationToken).ConfigureAwait(false);
            }

            await commands.RequireOneNameAsync(null, cancellationToken).ConfigureAwait(false);
            checkpoint = await commands.ReadCheckpointAsync(cancellationToken).ConfigureAwait(false);
            if (_options.CreatesTables && checkpoint is null)
            {
                await commands.ExecuteAsync(table.Create, cancellationToken).ConfigureAwait(false);
            }

            // Without a row: says at once when there is no such table or column.
            await commands.ExecuteAsync(table.SelectNothing, cancellationToken).ConfigureAwait(false);
            return new SqlSinkWriter(connection, table, commands, checkpoint);
        }
        catch (Exception error)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            if (error is DbException failure)
            {
                // Embedded databases do not look at the token while they wait for a lock.
                cancellationToken.ThrowIfCancellationRequested();
                throw new DataSinkException(
                    Name, $"The table cannot be opened: {error.Message} Check that the database is reachable and that the table has the " +
                        $"columns of {table.Create}, and that there is the table of {SqlTable.CreateCheckpoints}." +
                        (checkpoint is null ? "" : " It was written before. Restore the table if it was dropped, or, to write all rows " +
                            $"anew: {table.DeleteCheckpoint}.") + SqlSinkCommands.HintOn(failure), error);
            }

            throw;
        }
    }
}
