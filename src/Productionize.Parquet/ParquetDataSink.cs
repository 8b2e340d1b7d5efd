namespace Productionize;

/// <summary>
/// Rows into a folder of Parquet files: each commit adds one, <c>part-00000.parquet</c>, <c>part-00001.parquet</c> and so on, in which the
/// checkpoint stands as well (under the key <c>productionize.checkpoint</c>), so that one rename makes both durable. DuckDB, pandas, Spark
/// and <see cref="ParquetDataSource{T}"/> read the folder.
/// </summary>
/// <remarks>
/// <para>
/// Rows wait column by column, at most 65,536 of them or about 64 MiB, and go into the unfinished file as a row group; a large commit has
/// several. Columns are packed with Zstd, which is about as fast as Snappy and leaves about half the bytes. All of them may be missing.
/// Instants are INT96 in UTC, the only type of Parquet that holds the ticks of all years from 1 to 9999. Vectors are lists of FLOAT, JSON
/// is text.
/// </para>
/// <para>
/// A commit without rows adds a file without rows, to keep its checkpoint: commit when there is something to keep. What was written and
/// not committed is in a file that starts with an underscore, which readers leave out and the next writer deletes. While a writer has the
/// folder open (<c>_lock</c>), no other .NET program can write to it; reading is always possible. A folder with files of others, or
/// one that lacks a part, is refused. To start anew, delete the folder. Immutable and safe for concurrent use; missing folders are created.
/// </para>
/// </remarks>
public sealed class ParquetDataSink : IDataSink
{
    private readonly string _path;

    /// <summary>A folder that is continued after its last commit, or made.</summary>
    /// <param name="path">The folder, for this target alone.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public ParquetDataSink(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = Path.TrimEndingDirectorySeparator(path);
    }

    /// <inheritdoc/>
    public string Name => Path.GetFileName(_path) is { Length: > 0 } name ? name : _path;

    /// <inheritdoc/>
    public ValueTask<DataSinkWriter> OpenAsync(Schema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        cancellationToken.ThrowIfCancellationRequested();
        return OpenFolderAsync(schema, cancellationToken);
    }

    private async ValueTask<DataSinkWriter> OpenFolderAsync(Schema schema, CancellationToken cancellationToken)
    {
        var folder = PartFolder.Open(_path);
        try
        {
            var checkpoint = await folder.ReadCheckpointAsync(schema, cancellationToken).ConfigureAwait(false);
            return new ParquetSinkWriter(folder, schema, checkpoint);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }
}
