using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Productionize;

/// <summary>Sets cells from the values that providers of databases give.</summary>
internal static class SqlCell
{
    private const double TwoTo63 = 9223372036854775808;

    /// <summary>Sets a cell; null leaves it missing.</summary>
    /// <returns>Null when the cell is set, else the broken rule.</returns>
    public static string? Set(RowWriter writer, Field field, int index, object? value) => value switch
    {
        null => null,
        string text when field.Kind == FieldKind.String => SetText(writer, index, text),
        string { Length: > 0 } text => RowTextParser.Set(writer, field, index, text),
        _ => field.Kind switch
        {
            FieldKind.Boolean => SetBoolean(writer, index, value),
            FieldKind.Int64 => SetInt64(writer, index, value),
            FieldKind.Single or FieldKind.Double => SetNumber(writer, field.Kind, index, value),
            FieldKind.Timestamp => SetTimestamp(writer, index, value),
            FieldKind.Date => SetDate(writer, index, value),
            FieldKind.String => TextOf(value) is { } text ? SetText(writer, index, text) : $"must be a text, not {value.GetType().Name}",
            FieldKind.SingleVector => SetVector(writer, index, value),
            _ => SetJson(writer, index, value),
        },
    };

    /// <summary>A value as people read it.</summary>
    public static string? Shown(object? value) => value switch
    {
        byte[] bytes => $"{bytes.Length} bytes",
        null => null,
        _ => TextOf(value) ?? value.GetType().Name,
    };

    private static string? SetText(RowWriter writer, int index, string text)
    {
        writer.Set(index, text);
        return null;
    }

    private static string? SetBoolean(RowWriter writer, int index, object value)
    {
        var truth = value is bool given ? given : WholeOf(value) switch { 0 => false, 1 => true, _ => (bool?)null };
        if (truth is { } known)
        {
            writer.Set(index, known);
        }

        return truth is null ? "must be true or false, or 1 or 0" : null;
    }

    private static string? SetInt64(RowWriter writer, int index, object value)
    {
        if (WholeOf(value) is { } whole)
        {
            writer.Set(index, whole);
            return null;
        }

        return "must be a whole number between -2^63 and 2^63-1";
    }

    private static string? SetNumber(RowWriter writer, FieldKind kind, int index, object value)
    {
        double? number = value switch
        {
            double wide => wide,
            float narrow => narrow,
            decimal exact => (double)exact,
            ulong large => large,
            _ => WholeOf(value),
        };
        if (number is null)
        {
            return "must be a number";
        }

        if (kind == FieldKind.Double)
        {
            writer.Set(index, number.Value);
        }
        else if (double.IsFinite(number.Value) && !float.IsFinite((float)number.Value))
        {
            return "must be a finite number";
        }
        else
        {
            writer.Set(index, (float)number.Value);
        }

        return null;
    }

    private static string? SetTimestamp(RowWriter writer, int index, object value)
    {
        DateTimeOffset? time = value switch
        {
            DateTimeOffset exact => exact,

            // Never by the zone of the machine, which would read other instants elsewhere.
            DateTime { Kind: DateTimeKind.Unspecified } local => new DateTimeOffset(local.Ticks, TimeSpan.Zero),
            DateTime known => new DateTimeOffset(known.ToUniversalTime().Ticks, TimeSpan.Zero),
            DateOnly day => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
            _ => null,
        };
        if (time is { } instant)
        {
            writer.Set(index, instant);
        }

        return time is null ? "must be a time" : null;
    }

    private static string? SetDate(RowWriter writer, int index, object value)
    {
        DateOnly? day = value switch
        {
            DateOnly exact => exact,
            DateTime time when time.TimeOfDay == TimeSpan.Zero => DateOnly.FromDateTime(time),
            DateTimeOffset time when time.TimeOfDay == TimeSpan.Zero => DateOnly.FromDateTime(time.DateTime),
            _ => null,
        };
        if (day is { } known)
        {
            writer.Set(index, known);
        }

        return day is null ? "must be a day without a time" : null;
    }

    private static string? SetVector(RowWriter writer, int index, object value)
    {
        switch (value)
        {
            case float[] numbers:
                writer.Set(index, numbers);
                return null;
            case byte[] bytes when bytes.Length % sizeof(float) == 0:
                var read = new float[bytes.Length / sizeof(float)];
                bytes.CopyTo(MemoryMarshal.AsBytes(read.AsSpan()));
                if (!BitConverter.IsLittleEndian)
                {
                    var words = MemoryMarshal.Cast<float, int>(read.AsSpan());
                    BinaryPrimitives.ReverseEndianness(words, words);
                }

                writer.Set(index, read);
                return null;
            default:
                return "must be a JSON list of numbers, such as [1, 2.5], or the bytes of 32-bit numbers";
        }
    }

    private static string? SetJson(RowWriter writer, int index, object value)
    {
        if (value is byte[] bytes)
        {
            try
            {
                using var document = JsonDocument.Parse(bytes);
                writer.SetJson(index, bytes);
                return null;
            }
            catch (JsonException)
            {
                return "must be JSON";
            }
        }

        var json = value is bool truth ? truth ? "true" : "false" : WholeOf(value)?.ToString(CultureInfo.InvariantCulture);
        if (json is null && value is double number && double.IsFinite(number))
        {
            json = number.ToString("R", CultureInfo.InvariantCulture);
        }

        if (json is null)
        {
            return "must be JSON";
        }

        writer.SetJson(index, Encoding.UTF8.GetBytes(json));
        return null;
    }

    private static string? TextOf(object value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        DateTime time => DateTime.SpecifyKind(time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time, DateTimeKind.Utc)
            .ToString("O", CultureInfo.InvariantCulture),
        DateOnly or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        char character => character.ToString(),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    // Also numbers that happen to be whole: some databases have no other type.
    private static long? WholeOf(object value) => value switch
    {
        long whole => whole,
        int whole => whole,
        short whole => whole,
        sbyte whole => whole,
        byte whole => whole,
        ushort whole => whole,
        uint whole => whole,
        ulong whole => whole <= long.MaxValue ? (long)whole : null,
        decimal exact => exact >= long.MinValue && exact <= long.MaxValue && decimal.IsInteger(exact) ? (long)exact : null,
        float narrow => WholeOf((double)narrow),
        double wide => wide is >= -TwoTo63 and < TwoTo63 && double.IsInteger(wide) ? (long)wide : null,
        _ => null,
    };
}
