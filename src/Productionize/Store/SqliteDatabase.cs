using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Productionize;

/// <summary>
/// The one place that opens a SQLite database: WAL with synchronous=FULL (its default, DELETE, loses the last commit at a power cut),
/// one queue of writers in the process, and a jittered retry against other processes, so that no caller sees "database is locked".
/// </summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private const int Busy = 5;
    private const int MostIdleReaders = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly SemaphoreSlim _writers = new(1, 1);
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly SqliteConnection _writer;
    private volatile bool _disposed;

    public SqliteDatabase(string path, int version, string schema, TimeProvider time, Random random)
    {
        (_path, _time, _random) = (path, time, random);
        _writer = Open();
        try
        {
            CreateSchema(version, schema);

            // From here on waiting is done without a blocked thread, in BeginAsync.
            _writer.Execute("PRAGMA busy_timeout = 0");
        }
        catch
        {
            _writer.Dispose();
            throw;
        }
    }

    /// <summary>Runs an action in a write transaction of its own: all of it, or nothing.</summary>
    /// <exception cref="TimeoutException">Another process kept the database locked for a minute.</exception>
    public async ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> action, CancellationToken cancellationToken)
    {
        await _writers.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(EmbeddedModelStore));
            await RetryAsync("BEGIN IMMEDIATE", cancellationToken).ConfigureAwait(false);
            try
            {
                var result = action(_writer);

                // Not to be cancelled any more: the caller could not know whether it happened.
                await RetryAsync("COMMIT", CancellationToken.None).ConfigureAwait(false);
                return result;
            }
            catch
            {
                // SQLite may have rolled back already; then this fails, which is as good.
                _ = raw.sqlite3_exec(_writer.Handle, "ROLLBACK");
                throw;
            }
        }
        finally
        {
            _writers.Release();
        }
    }

    /// <summary>Runs an action on one snapshot of the database, beside writers.</summary>
    public T Read<T>(Func<SqliteConnection, T> action)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(EmbeddedModelStore));
        var connection = _readers.TryTake(out var idle) ? idle : Open();
        try
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            return action(connection);
        }
        finally
        {
            _readers.Add(connection);
            while ((_disposed || _readers.Count > MostIdleReaders) && _readers.TryTake(out var surplus))
            {
                surplus.Dispose();
            }
        }
    }

    /// <summary>A connection for a follower, which disposes it: data_version does not show a connection its own commits.</summary>
    public SqliteConnection Open()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(EmbeddedModelStore));
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            Pooling = false,
            ForeignKeys = true,
        }.ConnectionString);
        try
        {
            connection.Open();
            connection.Execute("PRAGMA busy_timeout = 5000");
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("PRAGMA synchronous = FULL");
            connection.Execute("PRAGMA trusted_schema = OFF");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writers.WaitAsync().ConfigureAwait(false);
        _disposed = true;
        await _writer.DisposeAsync().ConfigureAwait(false);
        while (_readers.TryTake(out var reader))
        {
            await reader.DisposeAsync().ConfigureAwait(false);
        }

        _writers.Release();
    }

    private void CreateSchema(int version, string schema)
    {
        using var transaction = _writer.BeginTransaction(deferred: false);
        var found = _writer.Scalar<long>("PRAGMA user_version");
        if (found > version)
        {
            throw new NotSupportedException(
                $"The database '{_path}' has schema {found}, and this version of Productionize knows schemas up to {version}. " +
                "A newer Productionize wrote it: update the package. Nothing was changed.");
        }

        if (found == 0)
        {
            _writer.Execute(schema);
        }

        transaction.Commit();
    }

    // Straight to SQLite: the provider's own retry would block a thread, in steps of 150 ms.
    private async ValueTask RetryAsync(string sql, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var result = raw.sqlite3_exec(_writer.Handle, sql);
            if ((result & 0xff) != Busy)
            {
                SqliteException.ThrowExceptionForRC(result, _writer.Handle);
                return;
            }

            if (_time.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"Another process has kept '{_path}' locked for {Patience.TotalSeconds:0} s.");
            }

            // SQLite's own waiting is not fair; a random pause lets nobody starve.
            var pause = TimeSpan.FromMilliseconds(1 + (_random.NextDouble() * Math.Min(1 << Math.Min(attempt, 5), 20)));
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
