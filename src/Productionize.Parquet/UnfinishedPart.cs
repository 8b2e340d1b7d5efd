using System.IO.Compression;
using Parquet;
using Parquet.Schema;

namespace Productionize;

/// <summary>The file of the rows that are not committed yet.</summary>
internal sealed class UnfinishedPart : IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly ParquetWriter _writer;

    private UnfinishedPart(FileStream file, ParquetWriter writer) => (_file, _writer) = (file, writer);

    public static async ValueTask<UnfinishedPart> CreateAsync(string path, ParquetSchema columns, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        try
        {
            var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Optimal };
            return new(file, await ParquetWriter.CreateAsync(columns, file, options,
                cancellationToken: cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ParquetRowGroupWriter CreateRowGroup() => _writer.CreateRowGroup();

    /// <summary>Writes the footer with what is to be known of the part, and brings all to the disk.</summary>
    public async ValueTask FinishAsync(string checkpoint, string columns)
    {
        await using (_file.ConfigureAwait(false))
        {
            _writer.CustomMetadata = new Dictionary<string, string> { [PartFolder.CheckpointKey] = checkpoint, [PartFolder.ColumnsKey] =
                columns };
            await _writer.DisposeAsync().ConfigureAwait(false);
            await _file.FlushAsync().ConfigureAwait(false);
            DurableFile.Sync(_file.SafeFileHandle);
        }
    }

    /// <summary>Closes the file as it is: without a footer it is no Parquet.</summary>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
