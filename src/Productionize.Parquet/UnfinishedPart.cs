using System.IO.Compression;
using Parquet;
using Parquet.Schema;

namespace Productionize;

/// <summary>A file that is being written: no Parquet until it has its footer.</summary>
internal sealed class UnfinishedPart : IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly ParquetOptions _options;
    private readonly ParquetWriter _writer;

    private UnfinishedPart(FileStream file, ParquetOptions options, ParquetWriter writer) =>
        (_file, _options, _writer) = (file, options, writer);

    public static async ValueTask<UnfinishedPart> CreateAsync(
        string path, ParquetSchema columns, CancellationToken cancellationToken, CompressionLevel level = CompressionLevel.Optimal)
    {
        var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        try
        {
            var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = level };
            return new(file, options, await ParquetWriter.CreateAsync(columns, file, options,
                cancellationToken: cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Leaves out the ranges of some columns in the row groups from here on, and of no others.</summary>
    /// <remarks>Parquet.Net writes no range of what it splits by bytes, and looks at the hints anew for each column that it writes.</remarks>
    public void LeaveOutRanges(IEnumerable<string> paths)
    {
        _options.ColumnEncodingHints.Clear();
        foreach (var path in paths)
        {
            _options.ColumnEncodingHints[path] = EncodingHint.ByteSplitStream;
        }
    }

    public ParquetRowGroupWriter CreateRowGroup() => _writer.CreateRowGroup();

    /// <summary>Writes the footer with what is to be known of the part, and brings all to the disk.</summary>
    public ValueTask FinishAsync(string checkpoint, string columns) => FinishAsync(new Dictionary<string, string>
    {
        [PartFolder.CheckpointKey] = checkpoint,
        [PartFolder.ColumnsKey] = columns,
    });

    /// <summary>Writes the footer with notes, and brings all to the disk.</summary>
    public async ValueTask FinishAsync(IReadOnlyDictionary<string, string> notes)
    {
        await using (_file.ConfigureAwait(false))
        {
            _writer.CustomMetadata = notes;
            await _writer.DisposeAsync().ConfigureAwait(false);
            await _file.FlushAsync().ConfigureAwait(false);
            DurableFile.Sync(_file.SafeFileHandle);
        }
    }

    /// <summary>Closes the file as it is: without a footer it is no Parquet.</summary>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
