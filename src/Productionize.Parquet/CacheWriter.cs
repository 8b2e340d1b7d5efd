namespace Productionize;

/// <summary>Writes a cache: what was told and the rows, then the end, which makes it whole.</summary>
internal sealed class CacheWriter(CacheFolder folder, FileStream held, DataSinkWriter rows, DataSinkWriter rejected) : IAsyncDisposable
{
    private readonly RowWriter _cells = new();

    public DataSinkWriter Rows => rows;

    /// <summary>How many rows were written.</summary>
    public long Count { get; set; }

    /// <summary>
    /// A writer for a cache that is not there yet or damaged; null where another fills it at this moment, or has just done so.
    /// </summary>
    public static async ValueTask<CacheWriter?> TryOpenAsync(CacheFolder folder, Schema schema, CancellationToken cancellationToken)
    {
        if (TryHold(folder) is not { } held)
        {
            return null;
        }

        DataSinkWriter? rows = null;
        CacheWriter? writer = null;
        try
        {
            if (await folder.ReadEndAsync(cancellationToken).ConfigureAwait(false) is null)
            {
                folder.Clear();
                rows = await new ParquetDataSink(folder.Rows).OpenAsync(schema, cancellationToken).ConfigureAwait(false);
                var rejected = await new ParquetDataSink(folder.Rejected).OpenAsync(CacheFolder.Told,
                    cancellationToken).ConfigureAwait(false);
                writer = new CacheWriter(folder, held, rows, rejected);
            }

            return writer;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(folder, error);
        }
        finally
        {
            if (writer is null)
            {
                if (rows is not null)
                {
                    await rows.DisposeAsync().ConfigureAwait(false);
                }

                await held.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Keeps what is told, and tells it on.</summary>
    public Action<RejectedRow> Keep(Action<RejectedRow> tell, bool isWarning) => row =>
    {
        // Told from within the origin, where nothing can be awaited; and not kept for later, or there would be no bound. On the pool, since
        // Parquet.Net's continuations come back to the context they started in.
        var kept = CacheFolder.Write(_cells, Count, isWarning, row);
        Task.Run(() => rejected.WriteAsync(kept).AsTask()).GetAwaiter().GetResult();

        tell(row);
    };

    public async ValueTask CommitAsync(DataPass pass, CancellationToken cancellationToken)
    {
        await rejected.CommitAsync("whole", cancellationToken).ConfigureAwait(false);
        await rows.CommitAsync("whole", cancellationToken).ConfigureAwait(false);
        try
        {
            folder.Write(new CacheFolder.End(
                pass.Accepted, pass.Fingerprint?.Sha256, pass.Fingerprint?.Rows,
                await CacheFolder.HashAsync(folder.Rows, cancellationToken).ConfigureAwait(false),
                await CacheFolder.HashAsync(folder.Rejected, cancellationToken).ConfigureAwait(false)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(folder, error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await rejected.DisposeAsync().ConfigureAwait(false);
        await rows.DisposeAsync().ConfigureAwait(false);
        await held.DisposeAsync().ConfigureAwait(false);
    }

    private static FileStream? TryHold(CacheFolder folder)
    {
        try
        {
            Directory.CreateDirectory(folder.Path);
            return new FileStream(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException error)
        {
            throw Failed(folder, error);
        }
    }

    private static DataSinkException Failed(CacheFolder folder, Exception error) => new(
        folder.Path, $"The cache cannot be written: {error.Message} Check its permissions and that the disk has room, or delete the " +
            "folder.", error);
}
