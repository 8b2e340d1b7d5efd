using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Productionize;

/// <summary>
/// A view over the encoded cells of one row; every cell is reached in constant time. It is valid as long as the memory beneath it:
/// what a reader or a codec hands out says how long, and <see cref="ToArray"/> copies.
/// </summary>
/// <param name="schema">Names and kinds of the cells.</param>
/// <param name="data">The encoded cells, made by a <see cref="RowWriter"/> over a schema with the same cells.</param>
public readonly struct Row(Schema schema, ReadOnlyMemory<byte> data) : IEquatable<Row>
{
    /// <summary>Names and kinds of the cells.</summary>
    public Schema Schema => schema;

    /// <summary>The encoded cells.</summary>
    public ReadOnlyMemory<byte> Data => data;

    /// <summary>A cell by its position. Timestamps, dates and JSON come as text, in the form in which JSON writes them.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <exception cref="InvalidOperationException">The cell is a vector: use <see cref="GetSingles"/>.</exception>
    public FieldValue this[int index] => IsMissing(index) ? default : KindOf(index) switch
    {
        FieldKind.Boolean => GetBoolean(index),
        FieldKind.Int64 => GetInt64(index),
        FieldKind.Single or FieldKind.Double => GetDouble(index),
        FieldKind.Timestamp => RowText.Of(GetTimestamp(index)),
        FieldKind.Date => RowText.Of(GetDate(index)),
        FieldKind.String => GetString(index),
        FieldKind.Json => Encoding.UTF8.GetString(GetJson(index)),
        _ => throw new InvalidOperationException($"The field '{schema.Fields[index].Name}' is a vector: use {nameof(GetSingles)}."),
    };

    /// <summary>A cell by its name.</summary>
    /// <param name="name">The field's name.</param>
    /// <exception cref="ArgumentException">There is no such field.</exception>
    public FieldValue this[string name] => this[schema.Require(name)];

    /// <summary>Whether the encoded bytes are the same and the cells have the same names and kinds.</summary>
    /// <param name="left">One row.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Row left, Row right) => left.Equals(right);

    /// <summary>Whether two rows differ.</summary>
    /// <param name="left">One row.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Row left, Row right) => !left.Equals(right);

    /// <summary>Whether a cell has no value.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <returns>True when missing.</returns>
    public bool IsMissing(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)schema.Layout.Places.Length, nameof(index));
        return (data.Span[index >> 3] & (1 << (index & 7))) == 0;
    }

    /// <summary>A <see cref="FieldKind.Boolean"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">The cell is missing or of another kind; so with every getter.</exception>
    public bool GetBoolean(int index) => Cell(index, FieldKind.Boolean)[0] != 0;

    /// <summary>A <see cref="FieldKind.Int64"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <returns>The value.</returns>
    public long GetInt64(int index) => BinaryPrimitives.ReadInt64LittleEndian(Cell(index, FieldKind.Int64));

    /// <summary>A <see cref="FieldKind.Single"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <returns>The value.</returns>
    public float GetSingle(int index) => BinaryPrimitives.ReadSingleLittleEndian(Cell(index, FieldKind.Single));

    /// <summary>
    /// The number in a <see cref="FieldKind.Double"/>, <see cref="FieldKind.Single"/> or <see cref="FieldKind.Int64"/> cell.
    /// </summary>
    /// <param name="index">The position, from 0.</param>
    /// <returns>The value.</returns>
    public double GetDouble(int index) => KindOf(index) switch
    {
        FieldKind.Single => GetSingle(index),
        FieldKind.Int64 => GetInt64(index),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(Cell(index, FieldKind.Double)),
    };

    /// <summary>A <see cref="FieldKind.Timestamp"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <returns>The instant, in UTC.</returns>
    public DateTimeOffset GetTimestamp(int index) =>
        new(BinaryPrimitives.ReadInt64LittleEndian(Cell(index, FieldKind.Timestamp)), TimeSpan.Zero);

    /// <summary>A <see cref="FieldKind.Date"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <returns>The day.</returns>
    public DateOnly GetDate(int index) => DateOnly.FromDayNumber(BinaryPrimitives.ReadInt32LittleEndian(Cell(index, FieldKind.Date)));

    /// <summary>A <see cref="FieldKind.String"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <returns>The text; null when missing.</returns>
    public string? GetString(int index) => IsMissing(index) ? null : Encoding.UTF8.GetString(GetUtf8(index));

    /// <summary>A <see cref="FieldKind.String"/> cell without making a string.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <returns>The text in UTF-8.</returns>
    public ReadOnlySpan<byte> GetUtf8(int index) => Variable(index, FieldKind.String);

    /// <summary>A <see cref="FieldKind.SingleVector"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <returns>The numbers.</returns>
    public ReadOnlySpan<float> GetSingles(int index) => MemoryMarshal.Cast<byte, float>(Variable(index, FieldKind.SingleVector));

    /// <summary>A <see cref="FieldKind.Json"/> cell.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <returns>The JSON text in UTF-8.</returns>
    public ReadOnlySpan<byte> GetJson(int index) => Variable(index, FieldKind.Json);

    /// <summary>A copy with bytes of its own, which stays valid.</summary>
    /// <returns>The copy.</returns>
    public Row ToArray() => new(schema, data.ToArray());

    /// <inheritdoc/>
    public bool Equals(Row other) =>
        schema is null || other.Schema is null
            ? ReferenceEquals(schema, other.Schema)
            : schema.HasLayoutOf(other.Schema) && data.Span.SequenceEqual(other.Data.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Row other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(data.Span);
        return hash.ToHashCode();
    }

    /// <summary>The names and kinds of the cells; never their values, which <see cref="RowJson.ToText"/> shows.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => schema?.ToString() ?? "";

    internal FieldKind KindOf(int index) => schema.Layout.Places[index].Kind;

    /// <summary>A cell that is not missing, as it is encoded.</summary>
    internal ReadOnlySpan<byte> GetBytes(int index) => KindOf(index) switch
    {
        FieldKind.Boolean => Cell(index, FieldKind.Boolean)[..1],
        (FieldKind.Single or FieldKind.Date) and var kind => Cell(index, kind)[..4],
        (FieldKind.Int64 or FieldKind.Double or FieldKind.Timestamp) and var kind => Cell(index, kind)[..8],
        var kind => Variable(index, kind),
    };

    // Looks at the bytes once: a row is read cell by cell, and most of a cell's cost is finding it.
    private ReadOnlySpan<byte> Cell(int index, FieldKind kind) => Cell(index, kind, data.Span);

    private ReadOnlySpan<byte> Cell(int index, FieldKind kind, ReadOnlySpan<byte> cells)
    {
        var places = schema.Layout.Places;
        return (uint)index < (uint)places.Length && places[index].Kind == kind && (cells[index >> 3] & (1 << (index & 7))) != 0
            ? cells[places[index].Offset..]
            : throw Other(index, kind);
    }

    private ReadOnlySpan<byte> Variable(int index, FieldKind kind)
    {
        var cells = data.Span;
        var place = Cell(index, kind, cells);
        return cells.Slice(BinaryPrimitives.ReadInt32LittleEndian(place), BinaryPrimitives.ReadInt32LittleEndian(place[4..]));
    }

    private Exception Other(int index, FieldKind kind)
    {
        var fields = schema.Fields;
        return (uint)index >= (uint)fields.Count
            ? new ArgumentOutOfRangeException(nameof(index), index, $"The schema has {fields.Count} fields: {schema}.")
            : new InvalidOperationException(
                $"The field '{fields[index].Name}' is {(fields[index].Kind == kind ? "missing" : fields[index].Kind)}, not {kind}. " +
                $"Ask {nameof(IsMissing)} first.");
    }
}
