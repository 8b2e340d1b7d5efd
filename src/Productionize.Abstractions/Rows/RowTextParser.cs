using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Productionize;

/// <summary>Reads cells from text, as CSV and other text formats hold them, whatever the culture of the machine.</summary>
public static class RowTextParser
{
    private const NumberStyles NumberStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    // Control characters but tab and line ends, and the first byte of those from U+0080 on: a look at the characters decides.
    private static readonly SearchValues<byte> Unusual =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(code => code is not ('\t' or '\n' or '\r')).Select(code => (byte)code), 0x7F, 0xC2]);

    /// <summary>
    /// Sets a cell from its text: numbers with a decimal point and without group separators, <c>true</c> or <c>false</c> in any
    /// case, days as <c>yyyy-MM-dd</c>, instants in ISO 8601 (without a zone: UTC), vectors and JSON as JSON text.
    /// </summary>
    /// <param name="writer">The row being written.</param>
    /// <param name="field">The field of the cell.</param>
    /// <param name="index">Its position, from 0.</param>
    /// <param name="text">The text; never empty (an empty cell is left missing).</param>
    /// <returns>Null when the cell is set, else the broken rule, as in <c>must be a whole number</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="text"/> is empty.</exception>
    public static string? Set(RowWriter writer, Field field, int index, ReadOnlySpan<char> text)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(field);
        if (text.IsEmpty)
        {
            throw new ArgumentException("The text is empty: leave the cell missing.", nameof(text));
        }

        // The framework's parsers overlook NULs after a number or a truth value.
        if (field.Kind != FieldKind.String && text.Contains('\0'))
        {
            return "must not contain the control character U+0000";
        }

        switch (field.Kind)
        {
            case FieldKind.Boolean:
                if (bool.TryParse(text, out var truth) && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1]))
                {
                    writer.Set(index, truth);
                    return null;
                }

                return "must be true or false";
            case FieldKind.Int64:
                return SetInt64(writer, index, text);
            case FieldKind.Single or FieldKind.Double:
                return SetNumber(writer, field.Kind, index, text);
            case FieldKind.Timestamp:
                if (RowText.TryTimestamp(text, out var time))
                {
                    writer.Set(index, time);
                    return null;
                }

                return "must be a time in ISO 8601, such as 2024-02-01T13:45:00Z";
            case FieldKind.Date:
                if (RowText.TryDay(text, out var day))
                {
                    writer.Set(index, day);
                    return null;
                }

                return "must be a day, such as 2024-02-01";
            case FieldKind.String:
                return SetText(writer, index, text);
            default:
                return RowJson.SetFromText(writer, field, index, text);
        }
    }

    /// <summary>Sets a cell from its text in UTF-8, with the same rules: for files, whose numbers then need not be decoded.</summary>
    /// <param name="writer">The row being written.</param>
    /// <param name="field">The field of the cell.</param>
    /// <param name="index">Its position, from 0.</param>
    /// <param name="utf8">The text; never empty (an empty cell is left missing).</param>
    /// <returns>Null when the cell is set, else the broken rule, as in <c>must be a whole number</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="utf8"/> is empty.</exception>
    public static string? SetUtf8(RowWriter writer, Field field, int index, ReadOnlySpan<byte> utf8)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(field);
        switch (field.Kind)
        {
            case FieldKind.Int64 when Utf8Parser.TryParse(utf8, out long whole, out var read) && read == utf8.Length:
                writer.Set(index, whole);
                return null;
            case FieldKind.Double when Utf8Parser.TryParse(utf8, out double number, out var read) && read == utf8.Length &&
                double.IsFinite(number):
                writer.Set(index, number);
                return null;
            case FieldKind.Single when Utf8Parser.TryParse(utf8, out float single, out var read) && read == utf8.Length &&
                float.IsFinite(single):
                writer.Set(index, single);
                return null;
            case FieldKind.Timestamp when RowText.TryPlainTimestamp(utf8, out var time):
                writer.Set(index, time);
                return null;
            case FieldKind.Date when RowText.TryPlainDay(utf8, out var day):
                writer.Set(index, day);
                return null;
            case FieldKind.String when utf8.Length > 0 && utf8.IndexOfAny(Unusual) < 0 && Utf8.IsValid(utf8):
                writer.SetUtf8(index, utf8);
                return null;
            default:
                return SetDecoded(writer, field, index, utf8);
        }
    }

    // What is written in another way, or wrongly: here the message is made.
    private static string? SetDecoded(RowWriter writer, Field field, int index, ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            return "must be valid UTF-8";
        }

        var decoded = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            return Set(writer, field, index, decoded.AsSpan(0, Encoding.UTF8.GetChars(utf8, decoded)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(decoded);
        }
    }

    private static string? SetInt64(RowWriter writer, int index, ReadOnlySpan<char> text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            writer.Set(index, whole);
            return null;
        }

        var digits = text[0] is '-' or '+' ? text[1..] : text;
        return digits.Length > 0 && digits.IndexOfAnyExceptInRange('0', '9') < 0
            ? "must be a whole number between -2^63 and 2^63-1"
            : "must be a whole number";
    }

    private static string? SetNumber(RowWriter writer, FieldKind kind, int index, ReadOnlySpan<char> text)
    {
        if (!double.TryParse(text, NumberStyle, CultureInfo.InvariantCulture, out var number))
        {
            return "must be a number with a decimal point, such as 1.5";
        }

        if (!double.IsFinite(kind == FieldKind.Single ? (float)number : number))
        {
            return "must be a finite number";
        }

        if (kind == FieldKind.Single)
        {
            // Parsed as float itself: going through double would round twice.
            writer.Set(index, float.Parse(text, NumberStyle, CultureInfo.InvariantCulture));
        }
        else
        {
            writer.Set(index, number);
        }

        return null;
    }

    private static string? SetText(RowWriter writer, int index, ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character) && character is not ('\t' or '\n' or '\r'))
            {
                return $"must not contain the control character U+{(int)character:X4}";
            }
        }

        writer.Set(index, text.ToString());
        return null;
    }
}
