namespace Productionize;

/// <summary>
/// Rows into a CSV file (RFC 4180, UTF-8, a header line, LF), in the form that <see cref="CsvDataSource{T}"/> reads. CSV has no empty text:
/// it is read as missing, and so is NaN.
/// </summary>
/// <remarks>
/// <para>
/// Scores are data for programs: a text that begins with <c>=</c>, <c>+</c>, <c>-</c> or <c>@</c> is written as it is, so that what is read
/// is what was written. A spreadsheet takes it for a formula: whoever opens the file in one imports its columns as text, and never opens
/// texts of strangers otherwise.
/// </para>
/// <para>
/// Beside the file stands another with <c>.progress</c> behind its name, which says up to which byte the rows are committed and with which
/// checkpoint. While a writer has the file open, no other .NET program can; after a kill the file may end in rows that were not committed,
/// until it is opened here again. A file that another program saved or appended to is refused, as far as its length and its last 64 KiB
/// show it: rows would be lost in it. To start anew, delete both. Immutable and safe for concurrent use; missing folders are created.
/// </para>
/// </remarks>
public sealed class CsvDataSink : IDataSink
{
    private readonly string _path;

    /// <summary>A file that is continued where its last commit ended, or made.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public CsvDataSink(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = path;
    }

    /// <inheritdoc/>
    public string Name => Path.GetFileName(_path);

    /// <inheritdoc/>
    public ValueTask<DataSinkWriter> OpenAsync(Schema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        cancellationToken.ThrowIfCancellationRequested();
        return new(FileSinkWriter.Open(_path, schema, file => new CsvRowFormat(file, schema)));
    }
}
