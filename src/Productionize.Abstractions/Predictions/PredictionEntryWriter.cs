using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using static Productionize.PredictionEntryLayout;

namespace Productionize;

/// <summary>
/// Encodes one record after the other into a buffer that it keeps: nothing is allocated once the buffer has grown. For one thread at a
/// time.
/// </summary>
public sealed class PredictionEntryWriter
{
    private byte[] _buffer = new byte[1024];
    private int _length;

    /// <summary>Encodes what a call was and how it ended.</summary>
    /// <param name="source">The number of the record's source in its batch.</param>
    /// <param name="options">Id, key, subject, caller, tags, role and reason.</param>
    /// <param name="status">How the call ended.</param>
    /// <param name="utcTicks">When it began, in ticks of UTC.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="input">The cells of the input.</param>
    /// <param name="output">The cells of the output; empty where there was no answer.</param>
    /// <param name="traceId">The trace, or default outside one.</param>
    /// <param name="error">The error, or null.</param>
    /// <returns>The bytes, valid until the next call.</returns>
    public ReadOnlySpan<byte> Write(
        int source,
        scoped in PredictionOptions options,
        PredictionStatus status,
        long utcTicks,
        TimeSpan duration,
        ReadOnlySpan<byte> input,
        ReadOnlySpan<byte> output = default,
        ActivityTraceId traceId = default,
        string? error = null)
    {
        Begin(source, options.Id, utcTicks, duration, options.Role, status);
        AddBytes(Part.Input, input);
        AddBytes(Part.Output, output);
        AddText(Part.Subject, options.Subject);
        AddText(Part.Caller, options.Caller);
        AddText(Part.Key, options.Key);
        if (traceId != default)
        {
            Span<byte> id = stackalloc byte[16];
            traceId.CopyTo(id);
            AddBytes(Part.TraceId, id);
        }

        AddText(Part.Reason, options.Reason);
        AddText(Part.Error, error);
        AddTags(options.Tags);
        return _buffer.AsSpan(0, _length);
    }

    /// <summary>Encodes a record.</summary>
    /// <param name="source">The number of the record's source in its batch.</param>
    /// <param name="record">The record.</param>
    /// <returns>The bytes, valid until the next call.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The trace id is not 32 hexadecimal digits in lower case.</exception>
    public ReadOnlySpan<byte> Write(int source, PredictionRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var options = new PredictionOptions
        {
            Id = record.Id,
            Key = record.Key,
            Subject = record.Subject,
            Caller = record.Caller,
            Tags = record.Tags,
            Role = record.Role,
            Reason = record.Reason,
        };
        var trace = record.TraceId is { } text ? Trace(record, text) : default;
        return Write(
            source, options, record.Status, record.Time.UtcTicks, record.Duration,
            record.Input.Data.Span, record.Output is { } output ? output.Data.Span : default, trace, record.Error);
    }

    private static ActivityTraceId Trace(PredictionRecord record, string text)
    {
        const int digits = 32;
        return text.Length == digits && text.All(char.IsAsciiHexDigitLower)
            ? ActivityTraceId.CreateFromString(text)
            : throw new ArgumentException(
                $"'{Names.Escape(text)}' is no trace id: it has {digits} lower-case hexadecimal digits. Take Activity.TraceId, or null.",
                nameof(record));
    }

    private void Begin(int source, Guid id, long utcTicks, TimeSpan duration, PredictionRole role, PredictionStatus status)
    {
        _length = HeaderSize;
        var header = _buffer.AsSpan(0, HeaderSize);
        header[Lengths..].Fill(0xFF);
        id.TryWriteBytes(header);
        BinaryPrimitives.WriteInt64LittleEndian(header[UtcTicks..], utcTicks);
        BinaryPrimitives.WriteInt64LittleEndian(header[DurationTicks..], duration.Ticks);
        BinaryPrimitives.WriteInt32LittleEndian(header[PredictionEntryLayout.Source..], source);
        header[Role] = (byte)role;
        header[Status] = (byte)status;
        header[Status + 1] = 0;
        header[Status + 2] = 0;
    }

    private void AddBytes(Part part, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        Grow(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        Close(part, bytes.Length);
    }

    private void AddText(Part part, string? text)
    {
        if (text is null)
        {
            return;
        }

        Grow(Encoding.UTF8.GetMaxByteCount(text.Length));
        Close(part, Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length)));
    }

    private void AddTags(IReadOnlyDictionary<string, string>? tags)
    {
        if (tags is null || tags.Count == 0)
        {
            return;
        }

        var start = _length;
        foreach (var (name, value) in tags)
        {
            AddTagText(name);
            AddTagText(value);
        }

        SetLength(Part.Tags, _length - start);
    }

    private void AddTagText(string text)
    {
        Grow(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text.Length));
        var written = Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length + sizeof(int)));
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_length), written);
        _length += sizeof(int) + written;
    }

    private void Close(Part part, int written)
    {
        SetLength(part, written);
        _length += written;
    }

    private void SetLength(Part part, int length) =>
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(Lengths + ((int)part * sizeof(int))), length);

    private void Grow(int more)
    {
        if (_buffer.Length - _length < more)
        {
            Array.Resize(ref _buffer, checked(_length + more + _buffer.Length));
        }
    }
}
