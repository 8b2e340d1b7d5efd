using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Unicode;

namespace Productionize;

/// <summary>What stored values mean, for each kind of cell: where a value does not fit, its rule is broken.</summary>
internal static class CellSetters
{
    private const double TwoTo63 = 9223372036854775808.0;

    private static readonly long EpochTicks = DateTime.UnixEpoch.Ticks;
    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static string? Boolean(RowWriter writer, int index, bool value)
    {
        writer.Set(index, value);
        return null;
    }

    /// <summary>A number into a cell for numbers.</summary>
    public static string? Number<T>(FieldKind kind, RowWriter writer, int index, T value)
        where T : INumberBase<T>
    {
        switch (kind)
        {
            case FieldKind.Int64:
                return SetWhole(writer, index, value);
            case FieldKind.Single:
                var single = float.CreateTruncating(value);
                if (float.IsInfinity(single) && T.IsFinite(value))
                {
                    return "must be a finite number of 32 bits";
                }

                writer.Set(index, single);
                return null;
            default:
                writer.Set(index, double.CreateTruncating(value));
                return null;
        }
    }

    /// <summary>The unscaled bytes of a decimal, the highest first.</summary>
    public static string? Decimal(FieldKind kind, int scale, RowWriter writer, int index, ReadOnlyMemory<byte> value) =>
        Decimal(kind, scale, writer, index, new BigInteger(value.Span, isBigEndian: true));

    public static string? Decimal(FieldKind kind, int scale, RowWriter writer, int index, BigInteger value)
    {
        if (kind == FieldKind.Int64)
        {
            var (whole, rest) = BigInteger.DivRem(value, BigInteger.Pow(10, scale));
            return rest.IsZero ? SetWhole(writer, index, whole) : "must be a whole number";
        }

        // By way of text: the nearest number, where a division would round twice.
        var text = string.Create(CultureInfo.InvariantCulture, $"{value}E{-scale}");
        if (kind == FieldKind.Single)
        {
            writer.Set(index, float.Parse(text, CultureInfo.InvariantCulture));
        }
        else
        {
            writer.Set(index, double.Parse(text, CultureInfo.InvariantCulture));
        }

        return null;
    }

    public static string? Timestamp(long ticksPerUnit, FieldKind kind, RowWriter writer, int index, long value)
    {
        // A tick is 100 ns; below the epoch, too, rounded down.
        var ticks = ticksPerUnit == 0 ? (value / 100) - (value % 100 < 0 ? 1 : 0) : (Int128)value * ticksPerUnit;
        ticks += EpochTicks;
        return ticks < 0 || ticks > DateTime.MaxValue.Ticks
            ? "must be an instant between the years 1 and 9999"
            : Instant(kind, writer, index, new DateTime((long)ticks, DateTimeKind.Utc));
    }

    public static string? Instant(FieldKind kind, RowWriter writer, int index, DateTime value)
    {
        if (kind == FieldKind.Timestamp)
        {
            writer.Set(index, new DateTimeOffset(value.Ticks, TimeSpan.Zero));
            return null;
        }

        if (value.TimeOfDay != TimeSpan.Zero)
        {
            return "must be a day without a time";
        }

        writer.Set(index, DateOnly.FromDateTime(value));
        return null;
    }

    public static string? Date(RowWriter writer, int index, int value)
    {
        var day = (long)value + EpochDay;
        if (day < 0 || day > DateOnly.MaxValue.DayNumber)
        {
            return "must be a day between the years 1 and 9999";
        }

        writer.Set(index, DateOnly.FromDayNumber((int)day));
        return null;
    }

    public static string? TimeOfDay(long ticksPerUnit, RowWriter writer, int index, long value)
    {
        var ticks = ticksPerUnit == 0 ? value / 100 : (Int128)value * ticksPerUnit;
        if (value < 0 || ticks >= TimeSpan.TicksPerDay)
        {
            return "must be a time of day";
        }

        writer.Set(index, new TimeOnly((long)ticks).ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture));
        return null;
    }

    public static string? Uuid(RowWriter writer, int index, ReadOnlyMemory<byte> value)
    {
        writer.Set(index, new Guid(value.Span, bigEndian: true).ToString());
        return null;
    }

    public static string? Half(FieldKind kind, RowWriter writer, int index, ReadOnlyMemory<byte> value) =>
        Number(kind, writer, index, BinaryPrimitives.ReadHalfLittleEndian(value.Span));

    public static string? Text(RowWriter writer, int index, ReadOnlyMemory<byte> value)
    {
        if (!Utf8.IsValid(value.Span))
        {
            return "must be valid UTF-8";
        }

        writer.SetUtf8(index, value.Span);
        return null;
    }

    public static string? Json(RowWriter writer, int index, ReadOnlyMemory<byte> value)
    {
        try
        {
            var json = new Utf8JsonReader(value.Span);
            while (json.Read())
            {
                if (json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    // Throws for text that is no UTF-8.
                    _ = json.GetString();
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return "must be JSON";
        }

        writer.SetJson(index, value.Span);
        return null;
    }

    private static string? SetWhole<T>(RowWriter writer, int index, T value)
        where T : INumberBase<T>
    {
        if (!T.IsInteger(value))
        {
            return "must be a whole number";
        }

        // Not by CreateChecked alone: 2^63 as a double passes, and is one too many.
        if (value is double or float && Math.Abs(double.CreateTruncating(value) + 0.5) >= TwoTo63)
        {
            return "must be a whole number between -2^63 and 2^63-1";
        }

        try
        {
            writer.Set(index, long.CreateChecked(value));
            return null;
        }
        catch (OverflowException)
        {
            return "must be a whole number between -2^63 and 2^63-1";
        }
    }
}
