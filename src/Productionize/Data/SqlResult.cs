using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Productionize;

/// <summary>One run of a query: connection, command and reader, with clear errors.</summary>
internal sealed class SqlResult(SqlDataSourceOptions options) : IAsyncDisposable
{
    private DbConnection? _connection;
    private DbCommand? _command;
    private DbDataReader? _reader;
    private long _row;

    /// <summary>Runs the query.</summary>
    /// <returns>The names of its columns.</returns>
    public async ValueTask<IReadOnlyList<string>> OpenAsync(DbDataSource database, string query, CancellationToken cancellationToken)
    {
        try
        {
            // Embedded databases do not look at the token.
            cancellationToken.ThrowIfCancellationRequested();
            _connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            _command = CommandOf(_connection, query);

            // Not with sequential access: cells are read in the order of the fields, not of the columns.
            _reader = await _command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            return Enumerable.Range(0, _reader.FieldCount).Select(_reader.GetName).ToArray();
        }
        catch (Exception error) when (IsOfDatabase(error))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Failed("The query cannot be run", "Check the connection, the query and its parameters.", error);
        }
    }

    /// <summary>Moves to the next row; false at the end.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var found = await _reader!.ReadAsync(cancellationToken).ConfigureAwait(false);
            _row += found ? 1 : 0;
            return found;
        }
        catch (Exception error) when (IsOfDatabase(error))
        {
            // Some providers tell a cancelled command as an error of the database.
            cancellationToken.ThrowIfCancellationRequested();
            throw Failed($"The database broke off after {_row} rows", "Read it again.", error);
        }
    }

    /// <summary>A cell of the row; null for NULL.</summary>
    public object? Cell(int column)
    {
        try
        {
            var cell = _reader!.GetValue(column);
            return cell is DBNull ? null : cell;
        }
        catch (Exception error) when (IsOfDatabase(error) || error is OverflowException or FormatException or InvalidCastException)
        {
            throw Failed(
                $"The provider cannot give the column '{_reader!.GetName(column)}' of row {_row}",
                "Convert it in the query (CAST).", error);
        }
    }

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types",
        Justification = "A connection that broke may fail to close; the pass has told why already, or has all its rows.")]
    public async ValueTask DisposeAsync()
    {
        foreach (var part in (IAsyncDisposable?[])[_reader, _command, _connection])
        {
            try
            {
                if (part is not null)
                {
                    await part.DisposeAsync().ConfigureAwait(false);
                }
            }
            catch (Exception)
            {
                // Nothing is left to be done with it.
            }
        }
    }

    [SuppressMessage(
        "Security", "CA2100:Review SQL queries for security vulnerabilities",
        Justification = "The query is the caller's program; values go into parameters.")]
    private DbCommand CommandOf(DbConnection connection, string query)
    {
        var command = connection.CreateCommand();
        command.CommandText = query;
        if (options.CommandTimeout is { } timeout)
        {
            command.CommandTimeout = (int)timeout.TotalSeconds;
        }

        foreach (var (name, value) in options.Parameters ?? new Dictionary<string, object?>())
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    // Providers tell a missing or unusable parameter as a misuse of the command.
    private static bool IsOfDatabase(Exception error) =>
        error is DbException or IOException or TimeoutException or InvalidOperationException or ArgumentException;

    // Databases quote values in their messages.
    private DataSourceException Failed(string what, string remedy, Exception error)
    {
        var tells = options.Parameters?.Values.Any(value =>
            Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text && Tells(error, text)) == true;
        return tells
            ? new DataSourceException(
                options.Name, null, $"{what}: {error.GetType().Name}{(error is DbException { SqlState: { } state } ? $" {state}" : "")}, " +
                $"whose message is left out since it has the value of a parameter. {remedy}")
            : new DataSourceException(options.Name, null, $"{what}: {error.Message.TrimEnd('.', ':', ' ')}. {remedy}", error);
    }

    private static bool Tells(Exception? error, string value) =>
        error is not null && (error.Message.Contains(value, StringComparison.OrdinalIgnoreCase) || Tells(error.InnerException, value));
}
