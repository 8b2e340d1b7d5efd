using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Productionize;

/// <summary>
/// Encodes one row after the other into a buffer that it keeps: nothing is allocated once the buffer has grown. For one thread at a
/// time. A cell that is never set is missing.
/// </summary>
public sealed class RowWriter
{
    private byte[] _buffer = new byte[256];
    private Schema? _schema;
    private CellPlace[] _places = [];
    private int _length;
    private int _nonFinite = -1;

    /// <summary>The row as far as it is written: a view that the next <see cref="Begin"/> ends.</summary>
    public Row Row => new(_schema!, _buffer.AsMemory(0, _length));

    /// <summary>The position of the last NaN or infinity that was set; -1 where all numbers are finite.</summary>
    public int NonFinite => _nonFinite;

    /// <summary>Starts a row with every cell missing.</summary>
    /// <param name="schema">Names and kinds of its cells.</param>
    public void Begin(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        (_schema, _places, _length, _nonFinite) = (schema, schema.Layout.Places, schema.Layout.FixedSize, -1);
        if (_buffer.Length < _length)
        {
            _buffer = new byte[_length * 2];
        }

        _buffer.AsSpan(0, _length).Clear();
    }

    /// <summary>Sets a <see cref="FieldKind.Boolean"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The cell is of another kind; so with every setter.</exception>
    public void Set(int index, bool value) => Place(index, FieldKind.Boolean) = value ? (byte)1 : (byte)0;

    /// <summary>Sets a <see cref="FieldKind.Int64"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <param name="value">The value.</param>
    public void Set(int index, long value) => Put(ref Place(index, FieldKind.Int64), value);

    /// <summary>Sets a <see cref="FieldKind.Single"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <param name="value">The value; NaN and infinity are kept and noted in <see cref="NonFinite"/>.</param>
    public void Set(int index, float value)
    {
        if (!float.IsFinite(value))
        {
            _nonFinite = index;
        }

        Put(ref Place(index, FieldKind.Single), BitConverter.SingleToInt32Bits(value));
    }

    /// <summary>Sets a <see cref="FieldKind.Double"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <param name="value">The value; NaN and infinity are kept and noted in <see cref="NonFinite"/>.</param>
    public void Set(int index, double value)
    {
        if (!double.IsFinite(value))
        {
            _nonFinite = index;
        }

        Put(ref Place(index, FieldKind.Double), BitConverter.DoubleToInt64Bits(value));
    }

    /// <summary>Sets a <see cref="FieldKind.Timestamp"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <param name="value">The instant; its offset is not kept.</param>
    public void Set(int index, DateTimeOffset value) => Put(ref Place(index, FieldKind.Timestamp), value.UtcTicks);

    /// <summary>Sets a <see cref="FieldKind.Date"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <param name="value">The day.</param>
    public void Set(int index, DateOnly value) => Put(ref Place(index, FieldKind.Date), value.DayNumber);

    /// <summary>Sets a <see cref="FieldKind.String"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <param name="value">The text; null leaves the cell missing.</param>
    public void Set(int index, string? value)
    {
        if (value is null)
        {
            Require(index, FieldKind.String);
            return;
        }

        var bytes = Variable(index, FieldKind.String, Encoding.UTF8.GetMaxByteCount(value.Length));
        Close(index, Encoding.UTF8.GetBytes(value, bytes));
    }

    /// <summary>Sets a <see cref="FieldKind.String"/> cell from UTF-8.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <param name="utf8">The text, valid UTF-8.</param>
    public void SetUtf8(int index, ReadOnlySpan<byte> utf8) => SetBytes(index, FieldKind.String, utf8);

    /// <summary>Sets a <see cref="FieldKind.Json"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <param name="utf8">One JSON value in UTF-8.</param>
    public void SetJson(int index, ReadOnlySpan<byte> utf8) => SetBytes(index, FieldKind.Json, utf8);

    /// <summary>Sets a <see cref="FieldKind.SingleVector"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <param name="values">The numbers; NaN and infinity are kept and noted in <see cref="NonFinite"/>.</param>
    public void Set(int index, ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                _nonFinite = index;
            }
        }

        SetBytes(index, FieldKind.SingleVector, MemoryMarshal.AsBytes(values));
    }

    /// <summary>Sets a cell to that of another row; where that one is missing, it is left missing.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <param name="row">The other row.</param>
    /// <param name="from">The position in it, of the same kind.</param>
    public void Copy(int index, Row row, int from)
    {
        if (row.IsMissing(from))
        {
            return;
        }

        switch (row.KindOf(from))
        {
            case FieldKind.Boolean:
                Set(index, row.GetBoolean(from));
                break;
            case FieldKind.Int64:
                Set(index, row.GetInt64(from));
                break;
            case FieldKind.Single:
                Set(index, row.GetSingle(from));
                break;
            case FieldKind.Double:
                Set(index, row.GetDouble(from));
                break;
            case FieldKind.Timestamp:
                Set(index, row.GetTimestamp(from));
                break;
            case FieldKind.Date:
                Set(index, row.GetDate(from));
                break;
            case FieldKind.String:
                SetUtf8(index, row.GetUtf8(from));
                break;
            case FieldKind.SingleVector:
                Set(index, row.GetSingles(from));
                break;
            default:
                SetJson(index, row.GetJson(from));
                break;
        }
    }

    /// <summary>Notes a NaN or infinity that stands inside a cell of JSON, as text.</summary>
    internal void NoteNonFinite(int index) => _nonFinite = index;

    private void SetBytes(int index, FieldKind kind, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Variable(index, kind, bytes.Length));
        Close(index, bytes.Length);
    }

    private Span<byte> Variable(int index, FieldKind kind, int most)
    {
        Require(index, kind);
        if (_buffer.Length - _length < most)
        {
            Array.Resize(ref _buffer, checked(_length + most + _buffer.Length));
        }

        return _buffer.AsSpan(_length, most);
    }

    private void Close(int index, int written)
    {
        ref var place = ref Place(index, _places[index].Kind);
        Put(ref place, _length);
        Put(ref Unsafe.Add(ref place, 4), written);
        _length += written;
    }

    // Inlined: the checks of a cell cost less than a call, and a row has many cells.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte Place(int index, FieldKind kind)
    {
        var offset = Require(index, kind);
        var buffer = _buffer;
        buffer[index >> 3] |= (byte)(1 << (index & 7));
        return ref buffer[offset];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Require(int index, FieldKind kind)
    {
        var places = _places;
        return (uint)index < (uint)places.Length && places[index].Kind == kind ? places[index].Offset : throw Other(index, kind);
    }

    private Exception Other(int index, FieldKind kind) =>
        _schema is null
            ? new InvalidOperationException($"No row was begun: call {nameof(Begin)} first.")
            : (uint)index >= (uint)_places.Length
            ? new ArgumentOutOfRangeException(nameof(index), index, $"The schema has {_places.Length} fields: {_schema}.")
            : new ArgumentException(
                $"The field '{_schema.Fields[index].Name}' is {_places[index].Kind}; a {kind} does not fit.", nameof(index));

    // The layout has eight (or four) bytes for the place of each such cell, so these stay inside the buffer.
    private static void Put(ref byte place, long value) =>
        Unsafe.WriteUnaligned(ref place, BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    private static void Put(ref byte place, int value) =>
        Unsafe.WriteUnaligned(ref place, BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));
}
