using System.Text;
using CsvHelper;

namespace Productionize;

/// <summary>
/// One pass over the records of a CSV file: CsvHelper parses, this adds the line of a record, its faults of form and clear errors.
/// </summary>
internal sealed class CsvFile : IAsyncDisposable
{
    private readonly string _path;
    private readonly CsvDataSourceOptions _options;
    private readonly OriginStream _origin;
    private readonly CsvReader _reader;
    private CsvMalformedReason? _malformed;

    private CsvFile(string path, CsvDataSourceOptions options, OriginStream origin)
    {
        (_path, _options, _origin) = (path, options, origin);
        _reader = CsvReader.Create(_origin, new CsvReaderOptions
        {
            Separator = options.Delimiter,
            MaxRecordSize = options.MaxRecordSize,
            MissingField = CsvMissingFieldHandling.ReturnEmpty,

            // Recovered records are rejected with their reason; the reader's own skipping would count no record.
            MalformedData = CsvMalformedDataHandling.Recover,
            OnMalformedRecord = record => _malformed = record.Reason,
        });
    }

    /// <summary>How many cells the record has.</summary>
    public int CellCount => _reader.FieldCount;

    /// <summary>The line on which the record starts, from 1, counted in line feeds (CsvHelper counts a lone CR too).</summary>
    public long Line { get; private set; }

    /// <summary>What is wrong with the quoting of the record, in words, or null.</summary>
    public string? QuotingFault => _malformed switch
    {
        null => null,
        CsvMalformedReason.UnterminatedQuote => "has a quote that is never closed",
        CsvMalformedReason.TextAfterClosingQuote => "has text after a closing quote: double the quotes inside a quoted cell",
        _ => "has a quote inside a cell that is not quoted: enclose the cell in quotes and double those inside",
    };

    /// <summary>The record as it stands in the file; null where that cannot be told.</summary>
    public string? Raw => CutText.Raw(_reader.RawRecord);

    /// <summary>The header as a record of its own; the reader keeps only its names.</summary>
    public string Header
    {
        get
        {
            using var text = new MemoryStream();
            using (var writer = CsvWriter.Create(text, new CsvWriterOptions { Separator = _options.Delimiter, NewLine = "\n" }, leaveOpen: true))
            {
                writer.WriteRecord(_reader.Headers.ToArray());
            }

            return Encoding.UTF8.GetString(text.ToArray());
        }
    }

    public static CsvFile Open(string path, CsvDataSourceOptions options) => new(path, options, DataFile.Open(path));

    /// <summary>A cell, without its quotes, as bytes; valid until the next record.</summary>
    public ReadOnlySpan<byte> Cell(int index) => _reader.GetSpan(index);

    public async ValueTask<IReadOnlyList<string>> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _reader.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CsvFormatException error)
        {
            throw TooLong(error);
        }
        catch (Exception error) when (DataFile.IsUnreadable(error))
        {
            throw DataFile.Unreadable(_path, error);
        }

        if (_origin.IsWide)
        {
            throw DataFile.NotUtf8(_path, "Save it as UTF-8 (in Excel: CSV UTF-8).");
        }

        return QuotingFault is { } fault
            ? throw new DataSourceException(_path, 1, $"The header {fault}.")
            : _reader.Headers.ToArray();
    }

    /// <summary>Moves to the next record; false at the end of the file.</summary>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _malformed = null;

        // Nearly every record lies in the buffer already: then nothing needs to be awaited.
        ValueTask<bool> pending;
        try
        {
            pending = _reader.ReadAsync(cancellationToken);
        }
        catch (Exception error) when (error is CsvFormatException || DataFile.IsUnreadable(error))
        {
            pending = ValueTask.FromException<bool>(error);
        }

        return pending.IsCompletedSuccessfully ? new(Arrive(pending.Result)) : AwaitAsync(pending);
    }

    /// <summary>The SHA-256 of all that was read.</summary>
    public string Sha256() => _origin.Sha256();

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private async ValueTask<bool> AwaitAsync(ValueTask<bool> pending)
    {
        try
        {
            return Arrive(await pending.ConfigureAwait(false));
        }
        catch (CsvFormatException error)
        {
            throw TooLong(error);
        }
        catch (Exception error) when (DataFile.IsUnreadable(error))
        {
            throw DataFile.Unreadable(_path, error);
        }
    }

    // Asked for every record, or the notes of line feeds would pile up.
    private bool Arrive(bool found)
    {
        Line = found ? _origin.LineAt(_reader.ByteOffset) : Line;
        return found && _malformed is not null && _origin.HasEnded && Swallows(_reader.RawRecord) ? throw Swallowed() : found;
    }

    // The reader tells the first fault of a record, which may be another than the quote that is not closed.
    private bool Swallows(ReadOnlySpan<byte> record) =>
        _reader.ByteOffset + record.Length >= _origin.Position && record.TrimEnd("\r\n"u8).Contains((byte)'\n');

    // One record that is rejected would stand for all the rows that it took in.
    private DataSourceException Swallowed() => new(
        _path,
        Line,
        "A quote of the record that starts here is never closed: all that follows in the file was taken for this record. Close it, or " +
        "double the quotes inside a quoted cell.");

    // Recovering from everything else, the reader throws for one thing only: a record that its buffer may not grow for.
    private DataSourceException TooLong(CsvFormatException error) => new(
        _path,
        _origin.LineAt(error.ByteOffset),
        $"The record that starts here is longer than {_options.MaxRecordSize} bytes. Close its quote, or raise " +
        $"{nameof(CsvDataSourceOptions)}.{nameof(CsvDataSourceOptions.MaxRecordSize)}.",
        error);
}
