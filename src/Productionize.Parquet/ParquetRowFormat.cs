namespace Productionize;

/// <summary>
/// Files of rows as Parquet, for DuckDB, pandas, Spark and <see cref="ParquetDataSource{T}"/>: what a prediction log seals its segments
/// into. Immutable and safe for concurrent use.
/// </summary>
/// <remarks>
/// Row groups have at most 4,096 rows or about 16 MiB, so that one row is reached without much of the others. Columns are packed with
/// Zstd. Row groups know the range of their numbers, days and times, by which readers leave them out; not of texts, nor where there is a
/// NaN, whose column is split by bytes (BYTE_STREAM_SPLIT) in that row group. Cells are stored as by
/// <see cref="ParquetDataSink"/>. Notes are the key-value metadata of the file.
/// </remarks>
public sealed class ParquetRowFormat : IRowFileFormat
{
    /// <inheritdoc/>
    public string Extension => ".parquet";

    /// <inheritdoc/>
    public ValueTask<RowFileWriter> CreateAsync(string path, Schema schema, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(schema);
        cancellationToken.ThrowIfCancellationRequested();
        return ParquetRowWriter.CreateAsync(path, schema, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<RowFileReader> OpenAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        cancellationToken.ThrowIfCancellationRequested();
        return ParquetRowReader.OpenAsync(path, cancellationToken);
    }
}
