using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>Inserts rows; a commit moves the checkpoint in the same transaction, if it is still the one that this writer knows.</summary>
internal sealed class SqlSinkWriter : DataSinkWriter
{
    private readonly DbConnection _connection;
    private readonly SqlTable _table;
    private readonly DbCommand _insert;
    private DbTransaction? _transaction;
    private string? _checkpoint;
    private bool _disposed;
    private bool _failed;

    [SuppressMessage("Security", "CA2100", Justification = "Names are quoted; there is nothing else in it that a caller gave.")]
    private SqlSinkWriter(DbConnection connection, SqlTable table, string? checkpoint)
    {
        (_connection, _table, _checkpoint, _insert) = (connection, table, checkpoint, connection.CreateCommand());
        _insert.CommandText = table.Insert;
        for (var i = 0; i < table.Schema.Fields.Count; i++)
        {
            var parameter = _insert.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            _insert.Parameters.Add(parameter);
        }
    }

    public override string? Checkpoint => _checkpoint;

    public static async ValueTask<SqlSinkWriter> OpenAsync(DbConnection connection, SqlTable table, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = SqlTable.SelectCheckpoint;
            Add(command, "@target", table.Name);
            return new SqlSinkWriter(connection, table, await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string);
        }
    }

    public override async ValueTask WriteAsync(Row row, CancellationToken cancellationToken = default)
    {
        Require();
        RequireCells(_table.Schema, row);
        try
        {
            await BeginAsync(cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < _insert.Parameters.Count; i++)
            {
                _insert.Parameters[i].Value = SqlTable.ValueOf(row, i);
            }

            await _insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbException error)
        {
            throw Failed(error);
        }
    }

    public override async ValueTask CommitAsync(string checkpoint, CancellationToken cancellationToken = default)
    {
        RequireCheckpoint(checkpoint);
        Require();
        try
        {
            await BeginAsync(cancellationToken).ConfigureAwait(false);
            if (await MoveCheckpointAsync(checkpoint, cancellationToken).ConfigureAwait(false) != 1)
            {
                _failed = true;
                throw new DataSinkException(
                    _table.Name, "Another writer has committed since this one opened the table. Nothing of this commit was kept; let " +
                        "one finish, then open it anew.");
            }

            await _transaction!.CommitAsync(cancellationToken).ConfigureAwait(false);
            await _transaction.DisposeAsync().ConfigureAwait(false);
            (_transaction, _checkpoint) = (null, checkpoint);
        }
        catch (DbException error)
        {
            throw Failed(error);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            await _insert.DisposeAsync().ConfigureAwait(false);
            if (_transaction is not null)
            {
                // Rolls back what was not committed.
                await _transaction.DisposeAsync().ConfigureAwait(false);
            }

            await _connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (_transaction is null)
        {
            _transaction = await _connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            _insert.Transaction = _transaction;
        }
    }

    private async ValueTask<int> MoveCheckpointAsync(string checkpoint, CancellationToken cancellationToken)
    {
        var command = _connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.Transaction = _transaction;
            command.CommandText = _checkpoint is null ? SqlTable.InsertCheckpoint : SqlTable.UpdateCheckpoint;
            Add(command, "@target", _table.Name);
            Add(command, "@checkpoint", checkpoint);
            if (_checkpoint is not null)
            {
                Add(command, "@previous", _checkpoint);
            }

            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Add(DbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private void Require()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_failed)
        {
            throw new DataSinkException(_table.Name, "An earlier write failed: dispose this writer and open the table anew.");
        }
    }

    private DataSinkException Failed(Exception error)
    {
        _failed = true;
        return new DataSinkException(
            _table.Name, $"The rows cannot be written: {error.Message} Nothing since the last commit was kept; open the table anew to " +
                "go on after it.", error);
    }
}
