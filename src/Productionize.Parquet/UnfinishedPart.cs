using System.Buffers.Binary;

namespace Productionize;

/// <summary>A file that is being written: no Parquet until it has its footer.</summary>
internal sealed class UnfinishedPart : IAsyncDisposable
{
    private static readonly ReadOnlyMemory<byte> Magic = "PAR1"u8.ToArray();

    private readonly FileStream _file;
    private readonly ParquetFooter _footer = new();
    private long _length;

    private UnfinishedPart(FileStream file) => _file = file;

    public static async ValueTask<UnfinishedPart> CreateAsync(string path, CancellationToken cancellationToken)
    {
        var part = new UnfinishedPart(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20));
        try
        {
            await part.WriteAsync(Magic, cancellationToken).ConfigureAwait(false);
            return part;
        }
        catch
        {
            await part.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Writes a row group of encoded columns.</summary>
    public async ValueTask WriteAsync(IReadOnlyList<ColumnBuffer> columns, int rows, CancellationToken cancellationToken)
    {
        _footer.Add(columns, rows, _length);
        foreach (var column in columns)
        {
            await WriteAsync(column.Encoded.Bytes.Memory, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the footer with what is to be known of the file, and brings all to the disk.</summary>
    public async ValueTask FinishAsync(
        IReadOnlyList<ColumnBuffer> columns, IReadOnlyDictionary<string, string> notes, CancellationToken cancellationToken)
    {
        await using (_file.ConfigureAwait(false))
        {
            var footer = _footer.ToBytes(columns, notes);
            var length = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
            await WriteAsync(footer, cancellationToken).ConfigureAwait(false);
            await WriteAsync(length, cancellationToken).ConfigureAwait(false);
            await WriteAsync(Magic, cancellationToken).ConfigureAwait(false);
            await _file.FlushAsync(cancellationToken).ConfigureAwait(false);
            DurableFile.Sync(_file.SafeFileHandle);
        }
    }

    /// <summary>Closes the file as it is.</summary>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        _length += bytes.Length;
    }
}
