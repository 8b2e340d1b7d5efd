using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Productionize;

/// <summary>
/// Keeps rejected rows in a file, one JSON object a line (<c>source</c>, <c>line</c>, <c>header</c>, <c>raw</c>, <c>faults</c> with
/// <c>field</c>, <c>value</c>, <c>rule</c>), so that none is lost: <c>new DataPass { OnRejected = quarantine.Add }</c>.
/// <see cref="ExtractAsync"/>
/// writes them as they stood in their files, where people mend them; a source with the rules for a part of the rows
/// (<see cref="Schema.ForPart"/>) reads them again.
/// </summary>
/// <remarks>
/// A file that is there already is continued. What was added is on the disk, past the operating system's cache, after
/// <see cref="Flush"/> or <see cref="Dispose"/>; before that up to 65,536 bytes and a row wait in memory. It holds personal data: a new
/// file is readable by its owner only (on Windows it inherits from its directory). Safe for concurrent calls; while the file is open,
/// no other .NET program can open it, so read it afterwards.
/// </remarks>
public sealed class QuarantineFile : IDisposable
{
    private const int MostWaiting = 65_536;

    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _waiting = new();
    private readonly Utf8JsonWriter _json;
    private bool _disposed;

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="path">The file; its directory exists.</param>
    /// <exception cref="IOException">It cannot be opened, or another has it open.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public QuarantineFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);

        // Written through: each write returns when the disk has it, and fails when the disk does.
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,

            // Not Read: on Unix .NET then lets a second writer in, and each would write over the other's rows.
            Share = FileShare.None,
            Options = FileOptions.WriteThrough,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        Path = path;
        _file = new FileStream(path, options);

        // For people to read, and no part of a web page: quotes and letters stand as they are.
        _json = new Utf8JsonWriter(
            _waiting, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        EndTornLine();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Keeps a row.</summary>
    /// <param name="row">The row with its faults.</param>
    /// <exception cref="IOException">The disk failed or is full: rows that were added since the last flush may be lost.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public void Add(RejectedRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Write(row);
            if (_waiting.WrittenCount >= MostWaiting)
            {
                WriteWaiting();
            }
        }
    }

    /// <summary>
    /// Writes the records of a quarantine as they stood, with the header of their file, into one file for each source they came from. A
    /// record that stands there more than once (source, line and text are the same), since a job ran twice, is written once.
    /// </summary>
    /// <param name="path">The quarantine; nobody has it open.</param>
    /// <param name="folder">Where the files go; made where it is missing.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The files, and what could not be extracted.</returns>
    /// <remarks>
    /// <para>
    /// A file has the name of its source: <c>2026-10/orders.csv.gz</c> becomes <c>2026-10_orders.csv</c>, what no system takes in a name
    /// becomes <c>_</c>, and where two sources would have the same name, or one source had two headers, a number follows it
    /// (<c>orders-2.csv</c>). Rows of Parquet become JSON lines, one file for all parts of a folder. None lies outside of
    /// <paramref name="folder"/>.
    /// </para>
    /// <para>What fails or is cancelled leaves no file. Memory grows by about 30 bytes for each record, to know it again.</para>
    /// </remarks>
    /// <exception cref="DataSourceException">
    /// There is no such quarantine, or it cannot be read; or a file that is to be written is there already, and may hold what somebody has
    /// mended.
    /// </exception>
    /// <exception cref="IOException">The disk failed or is full.</exception>
    public static ValueTask<QuarantineExtract> ExtractAsync(string path, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return QuarantineReader.ExtractAsync(path, folder, cancellationToken);
    }

    /// <summary>Brings all that was added to the disk.</summary>
    /// <exception cref="IOException">The disk failed or is full; the rows still wait, and the next flush tries again.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public void Flush()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            WriteWaiting();
        }
    }

    /// <summary>Brings all that was added to the disk and closes the file. Further calls do nothing.</summary>
    /// <exception cref="IOException">The disk failed or is full; the file is closed all the same.</exception>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            try
            {
                WriteWaiting();
            }
            finally
            {
                _json.Dispose();
                _file.Dispose();
            }
        }
    }

    private void EndTornLine()
    {
        _file.Seek(0, SeekOrigin.End);
        if (_file.Length > 0)
        {
            // A process that died in the middle of a line must not spoil the next one.
            _file.Seek(-1, SeekOrigin.End);
            if (_file.ReadByte() != '\n')
            {
                _file.Write("\n"u8);
            }
        }
    }

    private void WriteWaiting()
    {
        if (_waiting.WrittenCount > 0)
        {
            var start = _file.Position;
            try
            {
                _file.Write(_waiting.WrittenSpan);
            }
            catch (IOException)
            {
                // Half a batch may have gone out: a second try must not repeat it.
                _file.Position = start;
                throw;
            }

            _waiting.ResetWrittenCount();
        }
    }

    private void Write(RejectedRow row)
    {
        _json.Reset();
        _json.WriteStartObject();
        WriteText("source"u8, row.Source);
        _json.WriteNumber("line"u8, row.Line);
        if (row.Header is { } header)
        {
            WriteText("header"u8, header);
        }

        WriteText("raw"u8, row.Raw);
        _json.WriteStartArray("faults"u8);
        foreach (var fault in row.Faults)
        {
            _json.WriteStartObject();
            WriteText("field"u8, fault.Field);
            WriteText("value"u8, fault.Value);
            WriteText("rule"u8, fault.Rule);
            if (fault.Severity != RuleSeverity.Reject)
            {
                _json.WriteString("severity"u8, fault.Severity.ToString());
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        _waiting.Write("\n"u8);
    }

    // By way of bytes: a text cut within a surrogate pair is no reason to lose the row.
    private void WriteText(ReadOnlySpan<byte> name, string? text)
    {
        if (text is null)
        {
            _json.WriteNull(name);
        }
        else
        {
            _json.WriteString(name, Encoding.UTF8.GetBytes(text));
        }
    }
}
