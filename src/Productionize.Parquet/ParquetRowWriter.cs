using System.IO.Compression;

namespace Productionize;

/// <summary>Writes rows into a file, row group by row group.</summary>
internal sealed class ParquetRowWriter : RowFileWriter
{
    private const int MostRows = 4_096;
    private const long MostBytes = 16 * 1024 * 1024;

    private readonly string _path;
    private readonly Schema _schema;
    private readonly RowGroupBuffer _rows;
    private readonly UnfinishedPart _part;
    private State _state;

    private ParquetRowWriter(string path, Schema schema, RowGroupBuffer rows, UnfinishedPart part) =>
        (_path, _schema, _rows, _part) = (path, schema, rows, part);

    private enum State
    {
        Open,
        Failed,
        Finished,
        Disposed,
    }

    public static async ValueTask<RowFileWriter> CreateAsync(string path, Schema schema, CancellationToken cancellationToken)
    {
        try
        {
            var rows = new RowGroupBuffer(schema, MostRows, MostBytes);
            return new ParquetRowWriter(path, schema, rows, await UnfinishedPart.CreateAsync(
                path, rows.Columns, cancellationToken, CompressionLevel.Fastest).ConfigureAwait(false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(path, error);
        }
    }

    public override ValueTask WriteAsync(Row row, CancellationToken cancellationToken = default)
    {
        Require();
        cancellationToken.ThrowIfCancellationRequested();
        if (!ReferenceEquals(row.Schema, _schema) && (row.Schema is null || !HasCellsOf(row.Schema)))
        {
            throw new ArgumentException($"The row has the cells ({row.Schema}), the file those of ({_schema}).", nameof(row));
        }

        _rows.Add(row);
        return _rows.IsFull ? CheckedAsync(token => _rows.WriteAsync(_part, token), cancellationToken) : default;
    }

    public override ValueTask FinishAsync(IReadOnlyDictionary<string, string> notes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notes);
        Require();
        cancellationToken.ThrowIfCancellationRequested();
        return CheckedAsync(
            async token =>
            {
                await _rows.WriteAsync(_part, token).ConfigureAwait(false);
                await _part.FinishAsync(notes).ConfigureAwait(false);
                _state = State.Finished;
            },
            cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_state == State.Disposed)
        {
            return;
        }

        _state = State.Disposed;
        try
        {
            await _part.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What was not finished is not to be read; what was is on the device.
        }
    }

    private bool HasCellsOf(Schema other) => other.Fields.Select(field => (field.Name, field.Kind)).SequenceEqual(
        _schema.Fields.Select(field => (field.Name, field.Kind)));

    private void Require()
    {
        ObjectDisposedException.ThrowIf(_state == State.Disposed, this);
        if (_state != State.Open)
        {
            throw new InvalidOperationException(_state == State.Finished
                ? $"'{_path}' is finished: begin another file for more rows."
                : $"An earlier write to '{_path}' failed: dispose this writer, and write the file anew.");
        }
    }

    // After a failure or a cancellation nobody knows what the file holds.
    private async ValueTask CheckedAsync(Func<CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        _state = State.Failed;
        try
        {
            await write(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(_path, error);
        }

        _state = _state == State.Failed ? State.Open : _state;
    }

    private static IOException Failed(string path, Exception error) => new(
        $"'{path}' cannot be written: {error.Message} Check the permissions and that the disk has room; then write the file anew.", error);
}
