using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>Reads rows of a file as they are: no rule is checked.</summary>
internal sealed class ParquetRowReader : RowFileReader
{
    private static readonly ParquetDataSourceOptions Options = new() { Remedy = "Restore it from a copy, or delete it to go on without." };

    private readonly string _path;
    private readonly ParquetFile _file;

    private ParquetRowReader(string path, ParquetFile file) => (_path, _file) = (path, file);

    public override long Count => _file.Count;

    public override IReadOnlyDictionary<string, string> Notes => _file.Notes;

    public static async ValueTask<RowFileReader> OpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return new ParquetRowReader(path, await ParquetFile.OpenAsync(
                new ParquetPart(path, path, []), null, Options, cancellationToken).ConfigureAwait(false));
        }
        catch (DataSourceException error)
        {
            throw Unreadable(path, error);
        }
    }

    public override IAsyncEnumerable<Row> ReadAsync(Schema schema, long first = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        return ReadRowsAsync(schema, first, cancellationToken);
    }

    public override ValueTask DisposeAsync() => _file.DisposeAsync();

    private async IAsyncEnumerable<Row> ReadRowsAsync(
        Schema schema, long first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RequireColumns(schema);
        await CheckedAsync(async () =>
        {
            await _file.SeekAsync(schema, first, cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        var writer = new RowWriter();
        Action<string, string?, string> fault = (column, _, rule) => throw new DataSourceException(
            _path, null, $"The file is damaged: a cell of the column '{column}' {rule}. {Options.Remedy}");
        Func<ValueTask<bool>> next = async () =>
        {
            if (!await _file.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            writer.Begin(schema);
            _file.Set(writer, fault);
            return true;
        };
        while (await CheckedAsync(next).ConfigureAwait(false))
        {
            yield return writer.Row;
        }
    }

    // By their very names: a source would take Age for age, but those are two inputs here.
    private void RequireColumns(Schema schema)
    {
        var missing = schema.Fields.Select(field => field.Name).Except(_file.Names, StringComparer.Ordinal).ToArray();
        if (missing.Length > 0)
        {
            throw new InvalidDataException(
                $"{_path}: The file lacks the columns {CellPlan.Listed(missing)}; it has {CellPlan.Listed(_file.Names)}. " +
                "Ask for columns that it has.");
        }
    }

    private async ValueTask<bool> CheckedAsync(Func<ValueTask<bool>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (DataSourceException error)
        {
            throw Unreadable(_path, error);
        }
    }

    private static Exception Unreadable(string path, DataSourceException error) => error.InnerException switch
    {
        FileNotFoundException or DirectoryNotFoundException => new FileNotFoundException(
            $"There is no file '{path}'. Check the path, and whether somebody moved or deleted it.", path, error),
        EndOfStreamException => new InvalidDataException(error.Message, error),
        IOException or UnauthorizedAccessException => new IOException(error.Message, error),
        _ => new InvalidDataException(error.Message, error),
    };
}
