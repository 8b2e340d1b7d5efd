using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Parquet;
using Parquet.Meta;

namespace Productionize;

/// <summary>One pass over the rows of a file: Parquet.Net reads the columns of a row group, this checks before and says clearly what is
/// wrong.</summary>
internal sealed class ParquetFile : IAsyncDisposable
{
    // Between the magic bytes at both ends, the length of the footer stands before the last four.
    private const int Shortest = 12;

    private readonly ParquetPart _part;
    private readonly ParquetDataSourceOptions _options;
    private readonly FileStream _file;
    private readonly PageCheck _pages;
    private ParquetReader _reader = null!;
    private CellColumn[] _columns = [];
    private int _nextGroup;
    private long _rowsLeft;
    private bool _isDisposed;

    private ParquetFile(ParquetPart part, ParquetDataSourceOptions options, FileStream file) =>
        (_part, _options, _file, _pages) = (part, options, file, new PageCheck(file));

    [SuppressMessage("Reliability", "CA2000", Justification = "The file owns the stream, and is disposed where it cannot be read.")]
    public static async ValueTask<ParquetFile> OpenAsync(
        ParquetPart part, Schema? schema, ParquetDataSourceOptions options, CancellationToken cancellationToken)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(part.Path, new FileStreamOptions { Share = FileShare.Read | FileShare.Delete, BufferSize = 65_536 });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataSourceException(
                part.Path, null, $"The file cannot be read: {error.Message} Check that it is a file, its permissions, and who else has " +
                    "it open.", error);
        }

        var file = new ParquetFile(part, options, stream);
        try
        {
            await file.ReadFooterAsync(schema, cancellationToken).ConfigureAwait(false);
            return file;
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What the writer of a file noted beside its rows.</summary>
    public static async ValueTask<IReadOnlyDictionary<string, string>> ReadNotesAsync(string path, CancellationToken cancellationToken)
    {
        var file = await OpenAsync(new ParquetPart(path, path, []), null, new ParquetDataSourceOptions(),
            cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            return file.Notes;
        }
    }

    /// <summary>What the writer noted beside the rows.</summary>
    public IReadOnlyDictionary<string, string> Notes => _reader.CustomMetadata;

    /// <summary>The names of the columns.</summary>
    public IReadOnlyCollection<string> Names => [.. FileColumn.AllOf(_reader.Metadata!.Schema).Select(column => column.Name)];

    /// <summary>The number of rows.</summary>
    public long Count { get; private set; }

    /// <summary>Goes to a row, with the columns of a schema from there on: row groups before it are not read.</summary>
    public async ValueTask SeekAsync(Schema schema, long row, CancellationToken cancellationToken)
    {
        (_nextGroup, _rowsLeft) = (0, 0);
        _columns = CellPlan.Make(schema, _reader, _part);
        while (_nextGroup < _reader.RowGroupCount && row >= _reader.RowGroups[_nextGroup].RowCount)
        {
            row -= _reader.RowGroups[_nextGroup++].RowCount;
        }

        if (row > 0 && _nextGroup < _reader.RowGroupCount)
        {
            await CheckedAsync(
                async token =>
                {
                    await ReadGroupAsync(token).ConfigureAwait(false);
                    _rowsLeft -= row;
                    foreach (var column in _columns)
                    {
                        column.Skip((int)row);
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Moves to the next row; false at the end of the file.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        while (_rowsLeft == 0)
        {
            if (_nextGroup == _reader.RowGroupCount)
            {
                return false;
            }

            await CheckedAsync(ReadGroupAsync, cancellationToken).ConfigureAwait(false);
        }

        _rowsLeft--;
        return true;
    }

    /// <summary>Sets the cells of the row; told are field, value and rule of what does not fit.</summary>
    public void Set(RowWriter writer, Action<string, string?, string> fault)
    {
        foreach (var column in _columns)
        {
            try
            {
                if (column.Set(writer, out var value) is { } rule)
                {
                    fault(column.Field.Name, value, rule);
                }
            }
            catch (Exception error) when (error is InvalidDataException or IndexOutOfRangeException or ArgumentException)
            {
                throw Damaged(error);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        if (_reader is not null)
        {
            await _reader.DisposeAsync().ConfigureAwait(false);
        }

        await _file.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask ReadFooterAsync(Schema? schema, CancellationToken cancellationToken)
    {
        await CheckedAsync(CheckFooterAsync, cancellationToken).ConfigureAwait(false);
        await CheckedAsync(
            async token =>
            {
                var options = new ParquetOptions { TreatBigIntegersAsDates = true };
                _reader = await ParquetReader.CreateAsync(_file, options, leaveStreamOpen: true, token).ConfigureAwait(false);
                Count = _reader.RowGroups.Sum(group => group.RowCount >= 0 ? group.RowCount
                    : throw new InvalidDataException($"A row group is said to have {group.RowCount} rows."));
                _columns = schema is null ? [] : CellPlan.Make(schema, _reader, _part);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CheckFooterAsync(CancellationToken cancellationToken)
    {
        if (_file.Length < Shortest)
        {
            throw Unfit($"The file is no Parquet: it has only {_file.Length} bytes. Perhaps it is still being written, or its download " +
                "failed.");
        }

        var ends = new byte[Shortest];
        await _file.ReadExactlyAsync(ends.AsMemory(0, 4), cancellationToken).ConfigureAwait(false);
        _file.Position = _file.Length - 8;
        await _file.ReadExactlyAsync(ends.AsMemory(4), cancellationToken).ConfigureAwait(false);
        if (ends.AsSpan(8).SequenceEqual("PARE"u8))
        {
            throw new NotSupportedException("It is encrypted.");
        }

        if (!ends.AsSpan(0, 4).SequenceEqual("PAR1"u8))
        {
            throw Unfit("The file is no Parquet: it does not start with PAR1. Check what was delivered.");
        }

        if (!ends.AsSpan(8).SequenceEqual("PAR1"u8))
        {
            throw Unfit($"The file does not end as Parquet does, with PAR1: it was cut off, or is still being written. {_options.Remedy}");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(ends.AsSpan(4));
        if (length <= 0 || length > _file.Length - Shortest)
        {
            throw new InvalidDataException($"Its footer is said to have {length} bytes.");
        }

        var footer = new byte[length];
        _file.Position = _file.Length - 8 - length;
        await _file.ReadExactlyAsync(footer, cancellationToken).ConfigureAwait(false);
        new ThriftCheck(footer).Walk("FileMetaData");
    }

    private async ValueTask ReadGroupAsync(CancellationToken cancellationToken)
    {
        var group = _reader.OpenRowGroupReader(_nextGroup++);
        long size = 0;
        foreach (var column in _columns.Where(column => column.Path is not null))
        {
            var chunk = Chunk(group, column);

            // 12 bytes for a value and its levels, since a long run of missing ones takes next to none in the file.
            size += Math.Max(
                await _pages.SizeAsync(chunk, _options.MaxRowGroupSize - size, cancellationToken).ConfigureAwait(false),
                    chunk.NumValues * 12);
            if (size > _options.MaxRowGroupSize)
            {
                throw Unfit(
                    $"Row group {_nextGroup} has more than {_options.MaxRowGroupSize} bytes in the columns that are read. Have the file " +
                        "written with " +
                    $"smaller row groups, or raise {nameof(ParquetDataSourceOptions)}.{nameof(ParquetDataSourceOptions.MaxRowGroupSize)}.");
            }
        }

        foreach (var column in _columns)
        {
            var values = column.Path is null ? 0 : (int)Chunk(group, column).NumValues;
            await column.ReadAsync(group, values, cancellationToken).ConfigureAwait(false);
        }

        _rowsLeft = group.RowCount;
    }

    private static ColumnMetaData Chunk(ParquetRowGroupReader group, CellColumn column)
    {
        var chunk = group.RowGroup.Columns.Find(chunk => chunk.MetaData is { } data && string.Join('/',
            data.PathInSchema) == column.Path)?.MetaData
            ?? throw new InvalidDataException($"A row group lacks the column '{column.Field.Name}'.");
        return group.RowCount < 0 || (column.IsFlat ? chunk.NumValues != group.RowCount : chunk.NumValues < group.RowCount)
            ? throw new InvalidDataException($"The column '{column.Field.Name}' has {chunk.NumValues} values for {group.RowCount} rows.")
            : chunk;
    }

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification =
            "Parquet.Net throws whatever it stumbles over in a damaged file.")]
    private async ValueTask CheckedAsync(Func<CancellationToken, ValueTask> read, CancellationToken cancellationToken)
    {
        try
        {
            await read(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not DataSourceException && !cancellationToken.IsCancellationRequested)
        {
            throw Damaged(error);
        }
    }

    private DataSourceException Damaged(Exception error) => error is NotSupportedException or NotImplementedException
        ? new DataSourceException(
            _part.Path, null, $"The file is written in a way that cannot be read here: {error.Message} Have it written unencrypted, with " +
                "Snappy, Zstd, Gzip or no compression and data pages of version 1.", error)
        : new DataSourceException(_part.Path, null, $"The file is damaged, or cannot be read: {error.Message} {_options.Remedy}", error);

    private DataSourceException Unfit(string reason) => new(_part.Path, null, reason);
}
