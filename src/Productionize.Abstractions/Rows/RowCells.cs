using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Productionize;

/// <summary>
/// Writes and reads one cell for each CLR type that a member may have; compiled into codecs by <see cref="ReflectedRowCodec{T}"/>.
/// </summary>
[RequiresUnreferencedCode(RowCodec.NeedsReflection)]
[RequiresDynamicCode(RowCodec.NeedsReflection)]
internal static class RowCells
{
    // Beyond it a double does not hold every whole number.
    private const double MostExact = 9007199254740992;

    private static readonly Dictionary<Type, MethodInfo> Writers =
        Methods(nameof(Write), method => method.GetParameters()[2].ParameterType);
    private static readonly Dictionary<Type, MethodInfo> Readers = Methods("Read", method => method.ReturnType);

    private static readonly JsonSerializerOptions NonFiniteAsText = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    // As strict as cells are, and as lenient about the case of names.
    private static readonly JsonSerializerOptions Strict = new(NonFiniteAsText)
    {
        PropertyNameCaseInsensitive = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireParameters } },
    };

    public static MethodInfo ForWriting(Type type) => Of(type, Writers, nameof(WriteEnum), nameof(WriteNullable), nameof(WriteJson));

    public static MethodInfo ForReading(Type type) => Of(type, Readers, nameof(ReadEnum), nameof(ReadNullable), nameof(ReadJson));

    // Nullable means optional, in what is nested too.
    private static void RequireParameters(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            property.IsRequired |= property.AssociatedParameter is { IsNullable: false, HasDefaultValue: false };
        }
    }

    private static MethodInfo Of(Type type, Dictionary<Type, MethodInfo> known, string forEnum, string forNullable, string forJson)
    {
        if (known.TryGetValue(type, out var method))
        {
            return method;
        }

        var (name, argument) = type.IsEnum ? (forEnum, type)
            : Nullable.GetUnderlyingType(type) is { } bare ? (forNullable, bare)
            : (forJson, type);
        return typeof(RowCells).GetMethod(name, BindingFlags.Public | BindingFlags.Static)!.MakeGenericMethod(argument);
    }

    private static Dictionary<Type, MethodInfo> Methods(string prefix, Func<MethodInfo, Type> typeOf) =>
        typeof(RowCells).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => !method.IsGenericMethod && method.Name.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(typeOf);

    public static void Write(RowWriter writer, int index, bool value) => writer.Set(index, value);

    public static void Write(RowWriter writer, int index, long value) => writer.Set(index, value);

    public static void Write(RowWriter writer, int index, int value) => writer.Set(index, (long)value);

    public static void Write(RowWriter writer, int index, short value) => writer.Set(index, (long)value);

    public static void Write(RowWriter writer, int index, sbyte value) => writer.Set(index, (long)value);

    public static void Write(RowWriter writer, int index, byte value) => writer.Set(index, (long)value);

    public static void Write(RowWriter writer, int index, ushort value) => writer.Set(index, (long)value);

    public static void Write(RowWriter writer, int index, uint value) => writer.Set(index, (long)value);

    public static void Write(RowWriter writer, int index, float value) => writer.Set(index, value);

    public static void Write(RowWriter writer, int index, double value) => writer.Set(index, value);

    public static void Write(RowWriter writer, int index, decimal value) => writer.Set(index, Nearest(value));

    public static void Write(RowWriter writer, int index, DateTimeOffset value) => writer.Set(index, value);

    public static void Write(RowWriter writer, int index, DateTime value) =>
        writer.Set(index, value.Kind == DateTimeKind.Local ? new DateTimeOffset(value) : new DateTimeOffset(value.Ticks, TimeSpan.Zero));

    public static void Write(RowWriter writer, int index, DateOnly value) => writer.Set(index, value);

    public static void Write(RowWriter writer, int index, char value) => writer.Set(index, value.ToString());

    public static void Write(RowWriter writer, int index, Guid value) => writer.Set(index, value.ToString());

    public static void Write(RowWriter writer, int index, string? value) => writer.Set(index, value);

    public static void Write(RowWriter writer, int index, float[]? value)
    {
        if (value is not null)
        {
            writer.Set(index, value.AsSpan());
        }
    }

    public static void WriteEnum<TEnum>(RowWriter writer, int index, TEnum value)
        where TEnum : struct, Enum => writer.Set(index, Enum.GetName(value) ?? value.ToString());

    public static void WriteJson<TValue>(RowWriter writer, int index, TValue value)
    {
        if (value is null)
        {
            return;
        }

        try
        {
            writer.SetJson(index, JsonSerializer.SerializeToUtf8Bytes(value));
        }
        catch (ArgumentException)
        {
            // A list may hold NaN or infinity, which JSON lacks: kept as text and noted, as in a cell of their own.
            writer.SetJson(index, JsonSerializer.SerializeToUtf8Bytes(value, NonFiniteAsText));
            writer.NoteNonFinite(index);
        }
    }

    public static void WriteNullable<TValue>(RowWriter writer, int index, TValue? value)
        where TValue : struct
    {
        if (value is { } present)
        {
            NullableCell<TValue>.Write(writer, index, present);
        }
    }

    public static bool ReadBoolean(Row row, int index) => row.GetBoolean(index);

    public static long ReadInt64(Row row, int index) => row.GetInt64(index);

    public static int ReadInt32(Row row, int index) => checked((int)row.GetInt64(index));

    public static short ReadInt16(Row row, int index) => checked((short)row.GetInt64(index));

    public static sbyte ReadSByte(Row row, int index) => checked((sbyte)row.GetInt64(index));

    public static byte ReadByte(Row row, int index) => checked((byte)row.GetInt64(index));

    public static ushort ReadUInt16(Row row, int index) => checked((ushort)row.GetInt64(index));

    public static uint ReadUInt32(Row row, int index) => checked((uint)row.GetInt64(index));

    // A number that is missing and cannot be null is NaN, as ML.NET, numpy and pandas have it; zero would be a value.
    public static float ReadSingle(Row row, int index) => row.IsMissing(index) ? float.NaN : row.GetSingle(index);

    public static double ReadDouble(Row row, int index) => row.IsMissing(index) ? double.NaN : row.GetDouble(index);

    public static decimal ReadDecimal(Row row, int index) =>
        row.GetDouble(index) is > -MostExact and < MostExact and var number
            ? decimal.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture)
            : throw Unfit(row, index, "a decimal that a double holds: it must be between -2^53 and 2^53");

    public static DateTimeOffset ReadDateTimeOffset(Row row, int index) => row.GetTimestamp(index);

    public static DateTime ReadDateTime(Row row, int index) => row.GetTimestamp(index).UtcDateTime;

    public static DateOnly ReadDateOnly(Row row, int index) => row.GetDate(index);

    public static char ReadChar(Row row, int index) =>
        row.GetString(index) is [var one] ? one : throw Unfit(row, index, "one character");

    public static Guid ReadGuid(Row row, int index) =>
        Guid.TryParse(row.GetString(index), out var id) ? id : throw Unfit(row, index, "a Guid");

    public static string? ReadString(Row row, int index) => row.GetString(index);

    public static float[]? ReadSingles(Row row, int index) => row.IsMissing(index) ? null : row.GetSingles(index).ToArray();

    public static TEnum ReadEnum<TEnum>(Row row, int index)
        where TEnum : struct, Enum =>
        Enum.TryParse<TEnum>(row.GetString(index), out var value) ? value : throw Unfit(row, index, $"a {typeof(TEnum).Name}");

    public static TValue? ReadJson<TValue>(Row row, int index) =>
        row.IsMissing(index) ? default : JsonSerializer.Deserialize<TValue>(row.GetJson(index), Strict);

    public static TValue? ReadNullable<TValue>(Row row, int index)
        where TValue : struct => row.IsMissing(index) ? null : NullableCell<TValue>.Read(row, index);

    // By its digits: the conversion of the framework may be one off in the last bit.
    private static double Nearest(decimal value)
    {
        Span<char> digits = stackalloc char[32];
        value.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
        return double.Parse(digits[..written], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    // Without the value, which may be personal data.
    private static InvalidOperationException Unfit(Row row, int index, string wanted) =>
        new($"The field '{row.Schema.Fields[index].Name}' is {(row.IsMissing(index) ? "missing" : "not " + wanted)}.");

    /// <summary>The cell of the type beneath a nullable, bound once.</summary>
    public static class NullableCell<TValue>
        where TValue : struct
    {
        [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Reached through RowCells, which says so.")]
        [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Reached through RowCells, which says so.")]
        public static readonly Action<RowWriter, int, TValue> Write =
            ForWriting(typeof(TValue)).CreateDelegate<Action<RowWriter, int, TValue>>();
        [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Reached through RowCells, which says so.")]
        [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Reached through RowCells, which says so.")]
        public static readonly Func<Row, int, TValue> Read = ForReading(typeof(TValue)).CreateDelegate<Func<Row, int, TValue>>();
    }
}
