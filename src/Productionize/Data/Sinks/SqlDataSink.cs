using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>
/// Rows into a table of a database, through ADO.NET: rows and checkpoint are committed in one transaction. Tested on SQLite; the SQL is
/// standard, with names in double quotes and parameters as <c>@p0</c>.
/// </summary>
/// <remarks>
/// The checkpoint stands in the table <c>productionize_checkpoints</c> (<c>target</c>, <c>checkpoint</c>), one row for each target. Both
/// tables are made where they are missing, unless <see cref="SqlDataSinkOptions.CreatesTables"/> says no: instants are written in UTC,
/// vectors and JSON as JSON text, and NaN as missing. A second writer of the same table is found at its commit, which then fails.
/// Immutable and safe for concurrent use; the data source stays the caller's.
/// </remarks>
public sealed class SqlDataSink : IDataSink
{
    private readonly DbDataSource _database;
    private readonly SqlDataSinkOptions _options;

    /// <summary>A table that rows are appended to.</summary>
    /// <param name="database">Opens connections.</param>
    /// <param name="table">The table, with its schema and a dot before it where it has one.</param>
    /// <param name="options">How it is written; null for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="table"/> is empty.</exception>
    public SqlDataSink(DbDataSource database, string table, SqlDataSinkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
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
        try
        {
            connection = await _database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            if (_options.CreatesTables)
            {
                await ExecuteAsync(connection, table.Create, cancellationToken).ConfigureAwait(false);
                await ExecuteAsync(connection, SqlTable.CreateCheckpoints, cancellationToken).ConfigureAwait(false);
            }

            // Without a row: says at once when there is no such table or column.
            await ExecuteAsync(connection, table.SelectNothing, cancellationToken).ConfigureAwait(false);
            return await SqlSinkWriter.OpenAsync(connection, table, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            if (error is DbException)
            {
                throw new DataSinkException(
                    Name, $"The table cannot be opened: {error.Message} Check that the database is reachable and that the table has the " +
                        $"columns of {table.Create}, and that there is the table of {SqlTable.CreateCheckpoints}.", error);
            }

            throw;
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "Names are quoted; there is nothing else in it that a caller gave.")]
    private static async ValueTask ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
