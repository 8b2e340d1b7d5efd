using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Productionize;

/// <summary>The rules of one field, made ready to be asked often.</summary>
internal sealed class FieldRule
{
    private const int LongestOnStack = 256;
    private const int LongestValue = 80;
    private const double TwoTo63 = 9223372036854775808;

    private readonly Field _field;
    private readonly FieldKind _kind;
    private readonly int _index;
    private readonly int _offset;
    private readonly double _least;
    private readonly double _most;
    private readonly long _leastWhole;
    private readonly long _mostWhole;
    private readonly Regex? _pattern;
    private readonly byte[][]? _oneOf;

    public FieldRule(Field field, int index, int offset)
    {
        (_field, _kind, _index, _offset) = (field, field.Kind, index, offset);
        (_least, _most) = (field.Minimum ?? double.MinValue, field.Maximum ?? double.MaxValue);
        (_leastWhole, _mostWhole) = Wholes(_least, _most);
        _pattern = field.Pattern is null ? null : Compile(field.Pattern);
        _oneOf = field.OneOf?.Select(Encoding.UTF8.GetBytes).ToArray();
    }

    public bool CanFail => _field.HasRule || _kind is FieldKind.Single or FieldKind.Double or FieldKind.SingleVector;

    /// <summary>Patterns come from files: without backtracking none of them can hang a service.</summary>
    public static Regex Compile(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>
    /// A quick look that clears what most cells are, a number within its bounds or present and without a rule; <see cref="Check"/> examines
    /// the others.
    /// </summary>
    public bool Clears(ReadOnlySpan<byte> cells)
    {
        if ((cells[_index >> 3] & (1 << (_index & 7))) == 0)
        {
            return false;
        }

        var cell = cells[_offset..];
        return _kind switch
        {
            FieldKind.Single => IsWithin(BinaryPrimitives.ReadSingleLittleEndian(cell)),
            FieldKind.Double => IsWithin(BinaryPrimitives.ReadDoubleLittleEndian(cell)),
            FieldKind.Int64 => IsWithin(BinaryPrimitives.ReadInt64LittleEndian(cell)),
            FieldKind.SingleVector => false,
            _ => _pattern is null && _oneOf is null,
        };
    }

    public void Check(Row row, ref List<RowFault>? faults)
    {
        if (row.IsMissing(_index))
        {
            if (!_field.Optional)
            {
                AddUnusable(ref faults, null, "is required");
            }

            return;
        }

        switch (_kind)
        {
            case FieldKind.Int64:
                CheckWhole(row.GetInt64(_index), ref faults);
                break;
            case FieldKind.Single or FieldKind.Double:
                CheckNumber(row, ref faults);
                break;
            case FieldKind.String:
                CheckText(row, ref faults);
                break;
            case FieldKind.SingleVector:
                CheckVector(row, ref faults);
                break;
        }
    }

    // NaN is within nothing, infinity beyond every double.
    private bool IsWithin(double number) => number >= _least && number <= _most;

    private bool IsWithin(long number) => number >= _leastWhole && number <= _mostWhole;

    // The whole numbers in a range, none where the first is above the second. As double a number beyond 2^53 would be another one.
    private static (long Least, long Most) Wholes(double least, double most) =>
        least >= TwoTo63 || most < -TwoTo63
            ? (long.MaxValue, long.MinValue)
            : (least <= -TwoTo63 ? long.MinValue : (long)Math.Ceiling(least), most >= TwoTo63 ? long.MaxValue : (long)Math.Floor(most));

    private void CheckWhole(long number, ref List<RowFault>? faults)
    {
        if (IsWithin(number))
        {
            return;
        }

        var isBelow = _least >= TwoTo63 || number < _leastWhole && _most >= -TwoTo63;
        Add(
            ref faults,
            number.ToString(CultureInfo.InvariantCulture),
            isBelow ? $"must be at least {Text(_least)}" : $"must be at most {Text(_most)}");
    }

    private void CheckNumber(Row row, ref List<RowFault>? faults)
    {
        var number = row.GetDouble(_index);
        if (!double.IsFinite(number))
        {
            if (!(_field.Optional && double.IsNaN(number)))
            {
                AddUnusable(ref faults, Text(number), "must be a finite number");
            }
        }
        else if (number < _field.Minimum)
        {
            Add(ref faults, Text(number), $"must be at least {Text(_field.Minimum.Value)}");
        }
        else if (number > _field.Maximum)
        {
            Add(ref faults, Text(number), $"must be at most {Text(_field.Maximum.Value)}");
        }
    }

    private void CheckText(Row row, ref List<RowFault>? faults)
    {
        if (_oneOf is not null && !IsOneOf(row.GetUtf8(_index)))
        {
            Add(ref faults, row.GetString(_index), $"must be one of {string.Join(", ", _field.OneOf!.Take(20))}");
        }

        if (_pattern is not null && !Matches(_pattern, row.GetUtf8(_index)))
        {
            Add(ref faults, row.GetString(_index), $"must match {_field.Pattern}");
        }
    }

    // Without a string: most rows obey.
    private static bool Matches(Regex pattern, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestOnStack)
        {
            return pattern.IsMatch(Encoding.UTF8.GetString(utf8));
        }

        // Never more characters than bytes.
        Span<char> text = stackalloc char[LongestOnStack];
        return pattern.IsMatch(text[..Encoding.UTF8.GetChars(utf8, text)]);
    }

    private void CheckVector(Row row, ref List<RowFault>? faults)
    {
        var vector = row.GetSingles(_index);
        if (_field.Length is { } length && vector.Length != length)
        {
            Add(ref faults, $"{vector.Length} numbers", $"must have {length} numbers");
        }

        foreach (var number in vector)
        {
            if (!float.IsFinite(number))
            {
                AddUnusable(ref faults, Text(number), "must have finite numbers only");
                return;
            }
        }
    }

    /// <summary>A value cut to what people read. Half a surrogate pair is no text: JSON refuses it.</summary>
    internal static string? Shown(string? value) => value is null ? null : Printable(value.Length > LongestValue
        ? string.Concat(value.AsSpan(0, char.IsHighSurrogate(value[LongestValue - 1]) ? LongestValue - 1 : LongestValue), "…")
        : value);

    /// <summary>A text in which no character of a file moves the cursor, ends the line or colours what follows.</summary>
    internal static string Printable(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(character => char.IsControl(character) ? $"\\u{(int)character:X4}" : $"{character}"))
        : text;

    private bool IsOneOf(ReadOnlySpan<byte> text)
    {
        foreach (var allowed in _oneOf!)
        {
            if (text.SequenceEqual(allowed))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(ref List<RowFault>? faults, string? value, string rule) => Add(ref faults, value, rule, _field.Severity);

    // No model can use such a row: a warning would not be enough.
    private void AddUnusable(ref List<RowFault>? faults, string? value, string rule) =>
        Add(ref faults, value, rule, _field.Severity == RuleSeverity.Warn ? RuleSeverity.Reject : _field.Severity);

    private void Add(ref List<RowFault>? faults, string? value, string rule, RuleSeverity severity) =>
        (faults ??= []).Add(new RowFault(_field.Name, Shown(value), rule) { Severity = severity });

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
