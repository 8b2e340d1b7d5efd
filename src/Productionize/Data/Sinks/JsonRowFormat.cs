using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Productionize;

/// <summary>One JSON object a line.</summary>
internal sealed class JsonRowFormat : IRowFormat
{
    private const int MostWaiting = 65_536;

    // The file is UTF-8 and no web page: people should be able to read their own language in it.
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream _file;
    private readonly ArrayBufferWriter<byte> _waiting = new();
    private readonly Utf8JsonWriter _json;

    public JsonRowFormat(Stream file) => (_file, _json) = (file, new Utf8JsonWriter(_waiting, Options));

    public void WriteHeader()
    {
    }

    public void Write(Row row)
    {
        _json.Reset();
        RowJson.Write(_json, row);
        _json.Flush();
        _waiting.Write("\n"u8);
        if (_waiting.WrittenCount >= MostWaiting)
        {
            _file.Write(_waiting.WrittenSpan);
            _waiting.ResetWrittenCount();
        }
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _file.WriteAsync(_waiting.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _waiting.ResetWrittenCount();
    }

    public void Dispose() => _json.Dispose();
}
