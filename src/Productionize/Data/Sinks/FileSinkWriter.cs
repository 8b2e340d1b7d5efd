namespace Productionize;

/// <summary>
/// Appends rows to a file. A commit syncs the file, then notes its length, a hash of its end and the checkpoint beside it. What a writer
/// that was never closed left behind the noted length is cut off when the file is opened again; a file that another program wrote into is
/// refused.
/// </summary>
internal sealed class FileSinkWriter : DataSinkWriter
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly FileSinkProgress _progress;
    private readonly IRowFormat _format;
    private readonly Schema _schema;
    private bool _disposed;
    private bool _failed;

    private FileSinkWriter(string path, FileStream file, FileSinkProgress progress, Schema schema, IRowFormat format) =>
        (_path, _file, _progress, _schema, _format) = (path, file, progress, schema, format);

    public override string? Checkpoint => _progress.Last?.Checkpoint;

    public static FileSinkWriter Open(string path, Schema schema, Func<Stream, IRowFormat> format)
    {
        FileStream? file = null;
        FileSinkProgress? progress = null;
        try
        {
            path = Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0,
            });
            progress = FileSinkProgress.Open($"{path}.progress");
            Continue(path, file, progress, ColumnsOf(schema));
            var rows = format(file);
            if (file.Length == 0)
            {
                rows.WriteHeader();
            }

            return new FileSinkWriter(path, file, progress, schema, rows);
        }
        catch (Exception error)
        {
            file?.Dispose();
            progress?.Dispose();
            if (error is IOException or UnauthorizedAccessException)
            {
                throw new DataSinkException(
                    path, $"The file cannot be opened: {error.Message} Check its permissions, and that no other writer or reader has it " +
                        "open.", error);
            }

            throw;
        }
    }

    public override ValueTask WriteAsync(Row row, CancellationToken cancellationToken = default)
    {
        Require();
        cancellationToken.ThrowIfCancellationRequested();
        RequireCells(_schema, row);
        try
        {
            _format.Write(row);
            return default;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(error);
        }
    }

    public override async ValueTask CommitAsync(string checkpoint, CancellationToken cancellationToken = default)
    {
        RequireCheckpoint(checkpoint);
        Require();
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await _format.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            DurableFile.Sync(_file.SafeFileHandle);
            var (length, columns) = (_file.Position, ColumnsOf(_schema));
            RequirePlace(length);
            var tail = FileSinkProgress.TailOf(_file, length);
            _progress.Append(new FileSinkProgress.Commit(length, tail, checkpoint, columns, IsClosed: false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(error);
        }
    }

    public override ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            try
            {
                _format.Dispose();
                if (!_failed)
                {
                    // After a failed commit the disk may have its note all the same: opening the file again tells what holds.
                    var last = _progress.Last!;
                    _file.SetLength(last.Length);
                    DurableFile.Sync(_file.SafeFileHandle);
                    _progress.Append(last with { IsClosed = true });
                }
            }
            catch (IOException)
            {
                // What was not committed is cut off when the file is opened again.
            }
            finally
            {
                _file.Dispose();
                _progress.Dispose();
            }
        }

        return default;
    }

    private static void Continue(string path, FileStream file, FileSinkProgress progress, string columns)
    {
        if (progress.Last is not { } last)
        {
            if (file.Length > 0)
            {
                throw new DataSinkException(
                    path, $"The file has {file.Length} bytes that no commit tells of, so it may be somebody's data. Give another name, " +
                        "or delete it.");
            }

            progress.Append(new FileSinkProgress.Commit(0, FileSinkProgress.TailOf(file, 0), null, columns, IsClosed: false));
            DurableFile.SyncDirectory(Path.GetDirectoryName(path)!);
            return;
        }

        if (last.Columns != columns)
        {
            throw new DataSinkException(
                path, $"The file has the columns {last.Columns}, but {columns} were to be written. Give another name, or delete it and " +
                    $"'{path}.progress'.");
        }

        if (file.Length < last.Length || (last.IsClosed && file.Length > last.Length) ||
            FileSinkProgress.TailOf(file, last.Length) != last.Tail)
        {
            throw new DataSinkException(
                path, $"The file is not as it was left: {last.Length} bytes were committed, it has {file.Length}, and something else " +
                    $"wrote into it, cut or replaced it. Restore it, or, to start anew, delete it and '{path}.progress'.");
        }

        if (last.IsClosed)
        {
            progress.Append(last with { IsClosed = false });
        }

        file.SetLength(last.Length);
        file.Position = last.Length;
    }

    // Linux lets others delete or move an open file, and what is written then is nowhere to be found.
    private void RequirePlace(long length)
    {
        var file = new FileInfo(_path);
        if (!file.Exists || file.Length < length)
        {
            throw new IOException("It was deleted, moved or cut by somebody else while it was open.");
        }
    }

    private static string ColumnsOf(Schema schema) => string.Join(", ", schema.Fields.Select(field => $"{field.Name} {field.Kind}"));

    private void Require()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_failed)
        {
            throw new DataSinkException(_path, "An earlier write failed: dispose this writer and open the file anew.");
        }
    }

    private DataSinkException Failed(Exception error)
    {
        _failed = true;
        return new DataSinkException(
            _path, $"The file cannot be written: {error.Message} Check that the disk has room; then open the file anew, which goes on " +
                "after the last commit.",
            error);
    }
}
