using System.Text.Json;

namespace Productionize;

/// <summary>Reads the elements of a tensor. Nothing is set aside for more elements than the bytes at hand can hold.</summary>
internal static class TensorData
{
    /// <param name="reader">At the value of the member <c>data</c>.</param>
    /// <param name="name">The tensor's name.</param>
    /// <param name="datatype">The type of its elements.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="bytes">How many bytes the data has at most.</param>
    public static (Array Values, bool[]? Missing) Read(
        ref Utf8JsonReader reader, string name, TensorDatatype datatype, int[] shape, long bytes)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Fault(name, "has data that is no list");
        }

        // An element and what parts it from the next are two bytes.
        var wanted = Product(shape);
        if (wanted > bytes / 2 + 1)
        {
            throw Fault(name, $"has the shape {Text(shape)}, which is more than its data");
        }

        var values = datatype.NewValues((int)wanted);
        bool[]? missing = null;
        Span<int> counts = stackalloc int[shape.Length + 2];
        counts.Clear();
        var (depth, level, count) = (1, 0, 0);
        while (depth > 0 && reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray when depth < shape.Length:
                    counts[depth]++;
                    counts[++depth] = 0;
                    break;
                case JsonTokenType.EndArray:
                    if ((depth > 1 || level > 1) && counts[depth] != shape[depth - 1])
                    {
                        throw Fault(name, $"is nested otherwise than its shape {Text(shape)} says");
                    }

                    depth--;
                    break;
                default:
                    level = level == 0 ? depth : level;
                    if (level != depth || level > 1 && level != shape.Length)
                    {
                        throw Fault(name, $"is nested otherwise than its shape {Text(shape)} says");
                    }

                    counts[depth]++;
                    if (count >= values.Length)
                    {
                        throw Fault(name, $"has more than the {values.Length} elements of its shape {Text(shape)}");
                    }

                    Set(ref reader, name, datatype, values, ref missing, count, shape);
                    count++;
                    break;
            }
        }

        return count == values.Length ? (values, missing) : throw Fault(
            name, $"has {count} elements, but its shape {Text(shape)} is {values.Length}");
    }

    private static void Set(
        ref Utf8JsonReader reader, string name, TensorDatatype datatype, Array values, ref bool[]? missing, int index, int[] shape)
    {
        var isSet = values switch
        {
            _ when reader.TokenType == JsonTokenType.Null => SetNull(values, ref missing, index),
            float[] singles => TrySingle(ref reader, out singles[index]) && (datatype != TensorDatatype.FP16 || IsHalf(singles[index])),
            double[] doubles => TryDouble(ref reader, out doubles[index]),
            string?[] texts => reader.TokenType == JsonTokenType.String && (texts[index] = TensorReader.TextOf(ref reader)) is not null,
            bool[] truths => reader.TokenType is JsonTokenType.True or JsonTokenType.False && Is(truths[index] = reader.GetBoolean()),
            _ => TryWhole(ref reader, datatype, out ((long[])values)[index]),
        };
        if (!isSet)
        {
            var row = shape[0] == 0 ? 0 : index / (values.Length / shape[0]);
            throw Fault(name, $"is {datatype.Name()}, but row {row} has {What(reader.TokenType)} that does not fit");
        }

        static bool Is(bool _) => true;
        static bool IsHalf(float number) => !float.IsFinite(number) || Math.Abs(number) <= (float)Half.MaxValue;
    }

    private static bool SetNull(Array values, ref bool[]? missing, int index)
    {
        switch (values)
        {
            case float[] singles:
                singles[index] = float.NaN;
                break;
            case double[] doubles:
                doubles[index] = double.NaN;
                break;
            default:
                (missing ??= new bool[values.Length])[index] = true;
                break;
        }

        return true;
    }

    // 1e999 is a number in JSON and not one that fits: it must not become infinity.
    private static bool TrySingle(ref Utf8JsonReader reader, out float number)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetSingle(out number) && float.IsFinite(number);
        }

        var isNamed = TryNamed(ref reader, out var named);
        number = (float)named;
        return isNamed;
    }

    private static bool TryDouble(ref Utf8JsonReader reader, out double number) =>
        reader.TokenType == JsonTokenType.Number
            ? reader.TryGetDouble(out number) && double.IsFinite(number)
            : TryNamed(ref reader, out number);

    private static bool TryNamed(ref Utf8JsonReader reader, out double number)
    {
        number = reader.TokenType != JsonTokenType.String ? 0
            : TensorReader.IsText(ref reader, "NaN"u8) ? double.NaN
            : TensorReader.IsText(ref reader, "Infinity"u8) ? double.PositiveInfinity
            : TensorReader.IsText(ref reader, "-Infinity"u8) ? double.NegativeInfinity
            : 0;
        return number != 0;
    }

    private static bool TryWhole(ref Utf8JsonReader reader, TensorDatatype datatype, out long number)
    {
        var (least, most) = datatype.Bounds();
        number = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out number) && number >= least && number <= most;
    }

    private static long Product(int[] shape)
    {
        long product = 1;
        foreach (var size in shape)
        {
            // Past the largest array the exact count does not matter, and must not overflow.
            product = Math.Min(product * size, int.MaxValue * 2L);
        }

        return product;
    }

    private static string What(JsonTokenType token) => token switch
    {
        JsonTokenType.Number => "a number",
        JsonTokenType.String => "a text",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        _ => "a truth value",
    };

    private static string Text(int[] shape) => $"[{string.Join(", ", shape)}]";

    private static TensorException Fault(string name, string what) => new($"The tensor '{TensorReader.Shown(name)}' {what}.");
}
