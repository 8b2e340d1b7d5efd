using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Productionize;

/// <summary>Lines on their way to the file: each is begun, filled and sealed. For one call at a time.</summary>
internal sealed class LineBuffer : IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);
    private readonly Utf8JsonWriter _json;
    private int _start;

    // People read the file: letters of every language stay letters. It is never put into HTML.
    public LineBuffer() => _json = new Utf8JsonWriter(
        _bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>All lines since <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>Removes all lines and keeps the memory.</summary>
    public void Clear() => _bytes.ResetWrittenCount();

    /// <summary>Appends lines that are sealed already.</summary>
    public void Append(ReadOnlySpan<byte> lines) => _bytes.Write(lines);

    /// <summary>Begins a line.</summary>
    public Utf8JsonWriter Begin()
    {
        _start = _bytes.WrittenCount;
        _json.Reset(_bytes);
        _json.WriteStartObject();
        return _json;
    }

    /// <summary>Seals the line and ends it.</summary>
    public void End()
    {
        _json.Flush();
        var line = MemoryMarshal.AsMemory(_bytes.WrittenMemory)[_start..].Span;

        // Strings have theirs escaped: these are white space between the tokens of a JSON cell, and would tear the line.
        line.Replace((byte)'\n', (byte)' ');
        _json.WriteString(LineNames.Crc, JsonLine.Seal(line));
        _json.WriteEndObject();
        _json.Flush();
        _bytes.Write("\n"u8);
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();
}
