using System.Globalization;

namespace Productionize;

/// <summary>One cell without its field: missing, bool, long, double or string, without boxing. Plain values convert to it.</summary>
public readonly struct FieldValue : IEquatable<FieldValue>
{
    private static readonly object BooleanTag = new();
    private static readonly object Int64Tag = new();
    private static readonly object DoubleTag = new();

    // The tag of the type, or the text itself; null is missing.
    private readonly object? _tag;
    private readonly long _bits;

    private FieldValue(object? tag, long bits) => (_tag, _bits) = (tag, bits);

    /// <summary>Whether there is no value; so it is in a default instance.</summary>
    public bool IsMissing => _tag is null;

    /// <summary>The type of the value; null when missing.</summary>
    public FieldKind? Kind => _tag switch
    {
        null => null,
        string => FieldKind.String,
        _ when ReferenceEquals(_tag, BooleanTag) => FieldKind.Boolean,
        _ when ReferenceEquals(_tag, Int64Tag) => FieldKind.Int64,
        _ => FieldKind.Double,
    };

    /// <summary>Makes a value of a truth value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator FieldValue(bool value) => new(BooleanTag, value ? 1 : 0);

    /// <summary>Makes a value of a whole number.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator FieldValue(long value) => new(Int64Tag, value);

    /// <summary>Makes a value of a number.</summary>
    /// <param name="value">The value; NaN and infinity are kept.</param>
    public static implicit operator FieldValue(double value) => new(DoubleTag, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Makes a value of a text.</summary>
    /// <param name="value">The value; null is missing.</param>
    public static implicit operator FieldValue(string? value) => new(value, 0);

    /// <summary>Whether two values are the same in type and content.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(FieldValue left, FieldValue right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(FieldValue left, FieldValue right) => !left.Equals(right);

    /// <summary>Makes a value of a truth value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The value.</returns>
    public static FieldValue FromBoolean(bool value) => value;

    /// <summary>Makes a value of a whole number.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The value.</returns>
    public static FieldValue FromInt64(long value) => value;

    /// <summary>Makes a value of a number.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The value.</returns>
    public static FieldValue FromDouble(double value) => value;

    /// <summary>Makes a value of a text.</summary>
    /// <param name="value">The value; null is missing.</param>
    /// <returns>The value.</returns>
    public static FieldValue FromString(string? value) => value;

    /// <summary>The truth value.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">It is missing or of another type.</exception>
    public bool AsBoolean() => Kind == FieldKind.Boolean ? _bits != 0 : throw Other("true or false");

    /// <summary>The whole number.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">It is missing or of another type.</exception>
    public long AsInt64() => Kind == FieldKind.Int64 ? _bits : throw Other("a whole number");

    /// <summary>The number; a whole number and a truth value (1 or 0) too.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">It is missing or text.</exception>
    public double AsDouble() => Kind switch
    {
        FieldKind.Double => BitConverter.Int64BitsToDouble(_bits),
        FieldKind.Int64 or FieldKind.Boolean => _bits,
        _ => throw Other("a number"),
    };

    /// <summary>The text.</summary>
    /// <returns>The value; null when missing.</returns>
    /// <exception cref="InvalidOperationException">It is of another type.</exception>
    public string? AsString() => _tag is null or string ? (string?)_tag : throw Other("text");

    /// <inheritdoc/>
    public bool Equals(FieldValue other) =>
        _bits == other._bits && (_tag is string text ? text == other._tag as string : ReferenceEquals(_tag, other._tag));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FieldValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_tag, _bits);

    /// <summary>The value in invariant culture; empty when missing.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Kind switch
    {
        null => "",
        FieldKind.String => (string)_tag!,
        FieldKind.Boolean => AsBoolean() ? "true" : "false",
        FieldKind.Int64 => _bits.ToString(CultureInfo.InvariantCulture),
        _ => AsDouble().ToString("R", CultureInfo.InvariantCulture),
    };

    private InvalidOperationException Other(string wanted) =>
        new($"The value is {(IsMissing ? "missing" : Kind.ToString())}, not {wanted}.");
}
