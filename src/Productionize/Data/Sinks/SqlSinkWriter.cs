using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>Inserts rows; a commit moves the checkpoint in the same transaction, if it is still the one that this writer knows.</summary>
internal sealed class SqlSinkWriter : DataSinkWriter
{
    private readonly DbConnection _connection;
    private readonly SqlTable _table;
    private readonly SqlSinkCommands _commands;
    private readonly DbCommand _insert;
    private DbTransaction? _transaction;
    private string? _checkpoint;
    private bool _disposed;
    private bool _failed;

    [SuppressMessage("Security", "CA2100", Justification = "Names are quoted; there is nothing else in it that a caller gave.")]
    public SqlSinkWriter(DbConnection connection, SqlTable table, SqlSinkCommands commands, string? checkpoint)
    {
        (_connection, _table, _commands, _checkpoint) = (connection, table, commands, checkpoint);
        _insert = connection.CreateCommand();
        _insert.CommandText = table.Insert;
        for (var i = 0; i < table.Schema.Fields.Count; i++)
        {
            var parameter = _insert.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            _insert.Parameters.Add(parameter);
        }
    }

    public override string? Checkpoint => _checkpoint;

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
            throw Failed(error, cancellationToken);
        }
    }

    public override async ValueTask CommitAsync(string checkpoint, CancellationToken cancellationToken = default)
    {
        RequireCheckpoint(checkpoint);
        Require();
        try
        {
            await BeginAsync(cancellationToken).ConfigureAwait(false);
            if (_checkpoint is null)
            {
                _failed = true;
                await _commands.RequireOneNameAsync(_transaction, cancellationToken).ConfigureAwait(false);
                _failed = false;
            }

            if (!await _commands.MoveCheckpointAsync(_transaction!, _checkpoint, checkpoint, cancellationToken).ConfigureAwait(false))
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
            throw Failed(error, cancellationToken);
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

    private void Require()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_failed)
        {
            throw new DataSinkException(_table.Name, "An earlier write failed: dispose this writer and open the table anew.");
        }
    }

    private DataSinkException Failed(DbException error, CancellationToken cancellationToken)
    {
        _failed = true;

        // Embedded databases do not look at the token while they wait for a lock.
        cancellationToken.ThrowIfCancellationRequested();
        return new DataSinkException(
            _table.Name, $"The rows cannot be written: {error.Message} Nothing since the last commit was kept; open the table anew to " +
                $"go on after it.{SqlSinkCommands.HintOn(error)}", error);
    }
}
