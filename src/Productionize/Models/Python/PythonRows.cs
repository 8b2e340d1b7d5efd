using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Productionize;

/// <summary>
/// Inputs as the JSON that the script gets: a list of objects with every field, null where a cell is missing. Numbers with a fraction stay
/// such (<c>5.0</c>, not <c>5</c>, which Python would take for a whole number), and NaN is NaN.
/// </summary>
/// <param name="codec">Writes inputs into rows.</param>
/// <param name="wire">The fields that the script knows.</param>
internal sealed class PythonRows<TInput>(RowCodec<TInput> codec, Schema wire)
{
    private readonly JsonEncodedText[] _names = [.. wire.Fields.Select(field => JsonEncodedText.Encode(field.Name))];
    private readonly RowCodec<Row>? _toWire = PythonCells.AreSame(codec.Schema, wire) ? null : RowCodec.ForRows(wire);

    public RowCodec<TInput> Codec => codec;

    /// <summary>Makes the frame of a request, its header still to be filled in.</summary>
    /// <returns>The frame, valid until the next request of this scratch.</returns>
    /// <exception cref="ArgumentNullException">An input is null.</exception>
    /// <exception cref="ArgumentException">The inputs take more bytes than allowed.</exception>
    public Memory<byte> Encode(PythonScratch scratch, IReadOnlyList<TInput> inputs, int from, int count, int mostBytes)
    {
        var frame = scratch.Frame;
        frame.ResetWrittenCount();
        frame.GetSpan(PythonFrame.HeaderBytes);
        frame.Advance(PythonFrame.HeaderBytes);
        var json = scratch.Json;
        json.Reset(frame);
        json.WriteStartArray();
        for (var i = from; i < from + count; i++)
        {
            Write(scratch, inputs[i] ?? throw new ArgumentNullException(nameof(inputs), $"Input {i} of the batch is null."));
            if (json.BytesCommitted + json.BytesPending > mostBytes)
            {
                throw new ArgumentException(
                    $"{i + 1 - from} inputs take {json.BytesCommitted + json.BytesPending} bytes as JSON, allowed are {mostBytes}. Send " +
                    $"less, or raise {nameof(PythonModelOptions)}.{nameof(PythonModelOptions.MaxMessageBytes)}.", nameof(inputs));
            }
        }

        json.WriteEndArray();
        json.Flush();
        return MemoryMarshal.AsMemory(frame.WrittenMemory);
    }

    private void Write(PythonScratch scratch, TInput input)
    {
        scratch.Typed.Begin(codec.Schema);
        codec.Write(input, scratch.Typed);
        var row = scratch.Typed.Row;
        if (_toWire is not null)
        {
            scratch.Wire.Begin(wire);
            _toWire.Write(row, scratch.Wire);
            row = scratch.Wire.Row;
        }

        var json = scratch.Json;
        json.WriteStartObject();
        for (var i = 0; i < _names.Length; i++)
        {
            json.WritePropertyName(_names[i]);
            WriteCell(json, row, i);
        }

        json.WriteEndObject();
    }

    private void WriteCell(Utf8JsonWriter json, Row row, int index)
    {
        var kind = wire.Fields[index].Kind;
        if (kind is not (FieldKind.Single or FieldKind.Double or FieldKind.SingleVector) || row.IsMissing(index))
        {
            RowJson.WriteCell(json, row, index);
        }
        else if (kind == FieldKind.Single)
        {
            WriteNumber(json, row.GetSingle(index));
        }
        else if (kind == FieldKind.Double)
        {
            WriteNumber(json, row.GetDouble(index));
        }
        else
        {
            json.WriteStartArray();
            foreach (var number in row.GetSingles(index))
            {
                WriteNumber(json, number);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteNumber<T>(Utf8JsonWriter json, T number)
        where T : struct, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        Span<byte> text = stackalloc byte[40];
        if (!T.IsFinite(number))
        {
            json.WriteRawValue(T.IsNaN(number) ? "NaN"u8 : T.IsPositive(number) ? "Infinity"u8 : "-Infinity"u8, skipInputValidation: true);
            return;
        }

        // The shortest decimal that reads back as this very number.
        number.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        if (text[..length].IndexOfAny((byte)'.', (byte)'E') < 0)
        {
            ".0"u8.CopyTo(text[length..]);
            length += 2;
        }

        json.WriteRawValue(text[..length], skipInputValidation: true);
    }
}
