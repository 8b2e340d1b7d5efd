namespace Productionize;

/// <summary>
/// Rows into a file of JSON lines: one object a line, UTF-8, missing cells left out, NaN and infinity as text.
/// </summary>
/// <remarks>
/// Beside the file stands another with <c>.progress</c> behind its name, which says up to which byte the rows are committed and with which
/// checkpoint. While a writer has the file open, no other .NET program can; after a kill the file may end in rows that were not committed,
/// until it is opened here again. A file that another program saved or appended to is refused, as far as its length and its last 64 KiB
/// show it: rows would be lost in it. To start anew, delete both. Immutable and safe for concurrent use; missing folders are created.
/// </remarks>
public sealed class JsonLinesDataSink : IDataSink
{
    private readonly string _path;

    /// <summary>A file that is continued where its last commit ended, or made.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public JsonLinesDataSink(string path)
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
        return new(FileSinkWriter.Open(_path, schema, file => new JsonRowFormat(file)));
    }
}
