namespace Productionize;

/// <summary>One pass over the lines of a file that are not blank.</summary>
internal sealed class JsonLinesOrigin : IAsyncDisposable
{
    private readonly string _path;
    private readonly JsonLinesDataSourceOptions _options;
    private readonly OriginStream _origin;
    private readonly LineScan _scan;
    private bool _ended;

    private JsonLinesOrigin(string path, JsonLinesDataSourceOptions options)
    {
        (_path, _options, _origin) = (path, options, DataFile.Open(path, notesLines: false));
        _scan = new LineScan(_origin.ReadAsync, options.MaxLineSize);
    }

    /// <summary>The line without its end and without a byte order mark; valid until the next.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>The number of the line, from 1.</summary>
    public long Number { get; private set; }

    public static JsonLinesOrigin Open(string path, JsonLinesDataSourceOptions options) => new(path, options);

    /// <summary>Moves to the next line that is not blank; false at the end of the file.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (!_ended)
        {
            await NextAsync(cancellationToken).ConfigureAwait(false);
            if (Line.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The SHA-256 of all that was read.</summary>
    public string Sha256() => _origin.Sha256();

    public ValueTask DisposeAsync() => _origin.DisposeAsync();

    private async ValueTask NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            _ended = !await _scan.NextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (DataFile.IsUnreadable(error))
        {
            throw DataFile.Unreadable(_path, error);
        }

        Number++;
        if (_scan.IsTooLong)
        {
            throw new DataSourceException(
                _path, Number, $"The line is longer than {_options.MaxLineSize} bytes. Is the file one JSON object a line? If so, raise " +
                $"{nameof(JsonLinesDataSourceOptions)}.{nameof(JsonLinesDataSourceOptions.MaxLineSize)}.");
        }

        if (_origin.IsWide)
        {
            throw DataFile.NotUtf8(_path, "Save it as UTF-8.");
        }

        // The last line needs no line feed.
        var line = _ended ? _scan.Rest : _scan.Line;
        line = Number == 1 && line.Span.StartsWith("\uFEFF"u8) ? line[3..] : line;
        Line = line.Span.EndsWith("\r"u8) ? line[..^1] : line;
    }
}
