namespace Productionize;

/// <summary>Writes a cache: what was told first, then the rows, whose commit makes it whole.</summary>
internal sealed class CacheWriter(DataSinkWriter rows, DataSinkWriter rejected) : IAsyncDisposable
{
    private readonly RowWriter _cells = new();

    public DataSinkWriter Rows => rows;

    /// <summary>How many rows were written.</summary>
    public long Count { get; set; }

    /// <summary>A writer for a cache that is not there yet; null where another fills it at this moment, or has just done so.</summary>
    public static async ValueTask<CacheWriter?> TryOpenAsync(CacheFolder folder, Schema schema, CancellationToken cancellationToken)
    {
        DataSinkWriter rows;
        try
        {
            rows = await new ParquetDataSink(folder.Rows).OpenAsync(schema, cancellationToken).ConfigureAwait(false);
        }
        catch (DataSinkException error) when (error.InnerException is IOException)
        {
            return null;
        }

        try
        {
            if (rows.Checkpoint is not null)
            {
                await rows.DisposeAsync().ConfigureAwait(false);
                return null;
            }

            // Left by a pass that came to its end, but not to its last commit.
            if (Directory.Exists(folder.Rejected))
            {
                Directory.Delete(folder.Rejected, recursive: true);
            }

            return new CacheWriter(rows, await new ParquetDataSink(folder.Rejected).OpenAsync(CacheFolder.Told,
                cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await rows.DisposeAsync().ConfigureAwait(false);
            throw;
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
        var end = new CacheFolder.End(pass.Accepted, pass.Fingerprint?.Sha256, pass.Fingerprint?.Rows);
        await rows.CommitAsync(CacheFolder.Write(end), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await rejected.DisposeAsync().ConfigureAwait(false);
        await rows.DisposeAsync().ConfigureAwait(false);
    }
}
