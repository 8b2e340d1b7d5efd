using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>Writes rows into the unfinished part, row group by row group; a commit gives it its name.</summary>
internal sealed class ParquetSinkWriter(PartFolder folder, Schema schema, string? checkpoint) : DataSinkWriter
{
    private readonly RowGroupBuffer _rows = new(schema);
    private UnfinishedPart? _part;
    private string? _checkpoint = checkpoint;
    private bool _disposed;
    private bool _failed;

    public override string? Checkpoint => _checkpoint;

    public override ValueTask WriteAsync(Row row, CancellationToken cancellationToken = default)
    {
        Require();
        cancellationToken.ThrowIfCancellationRequested();
        RequireCells(schema, row);
        _rows.Add(row);
        return _rows.IsFull ? CheckedAsync(FlushAsync, cancellationToken) : default;
    }

    public override ValueTask CommitAsync(string checkpoint, CancellationToken cancellationToken = default)
    {
        RequireCheckpoint(checkpoint);
        Require();
        cancellationToken.ThrowIfCancellationRequested();

        // From here on to the end: half a commit would leave the caller without an answer.
        return CheckedAsync(_ => FinishAsync(checkpoint), CancellationToken.None);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            if (_part is not null)
            {
                await _part.DisposeAsync().ConfigureAwait(false);
                File.Delete(folder.Unfinished);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What was not committed is deleted when the folder is opened again.
        }
        finally
        {
            folder.Dispose();
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _part ??= await UnfinishedPart.CreateAsync(folder.Unfinished, _rows.Columns, cancellationToken).ConfigureAwait(false);
        await _rows.WriteAsync(_part, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask FinishAsync(string checkpoint)
    {
        if (_rows.Count > 0 || _part is null)
        {
            await FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await _part!.FinishAsync(checkpoint, PartFolder.ColumnsOf(schema)).ConfigureAwait(false);
        _part = null;
        folder.Commit();
        _checkpoint = checkpoint;
    }

    private void Require()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_failed)
        {
            throw new DataSinkException(folder.Path, "An earlier write failed: dispose this writer and open the folder anew.");
        }
    }

    // After a failure or a cancellation nobody knows what the unfinished file holds.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "It is thrown on; only the state is noted.")]
    private async ValueTask CheckedAsync(Func<CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        try
        {
            await write(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            _failed = true;
            if (error is IOException or UnauthorizedAccessException)
            {
                throw new DataSinkException(
                    folder.Path, $"The part cannot be written: {error.Message} Check that the disk has room; then open the folder anew, " +
                        "which goes on after the last commit.", error);
            }

            throw;
        }
    }
}
