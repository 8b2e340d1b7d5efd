using System.Text.Json;

namespace Productionize;

/// <summary>Reads one tensor from JSON: members in any order, none twice; data flat or nested; NaN as null or as text.</summary>
internal static class TensorReader
{
    private const int MostDimensions = 8;
    private const int LongestName = 256;

    /// <param name="reader">At the start of the object; afterwards at its end.</param>
    /// <param name="strict">Whether members that the protocol does not know are refused: in a golden file, not in an answer.</param>
    public static Tensor Read(ref Utf8JsonReader reader, bool strict)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new TensorException("A tensor is a JSON object with name, datatype, shape and data.");
        }

        string? name = null;
        string? dtype = null;
        TensorDatatype? datatype = null;
        int[]? shape = null;
        Utf8JsonReader data = default;
        var seen = Members.None;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = MemberOf(ref reader);
            if (member != Members.None && (seen & member) != 0)
            {
                throw new TensorException($"The member '{member.ToString().ToLowerInvariant()}' stands twice in {Called(name)}.");
            }

            seen |= member;
            var unknown = strict && member == Members.None ? TextOf(ref reader) : null;
            reader.Read();
            switch (member)
            {
                case Members.Name:
                    name = ReadName(ref reader);
                    break;
                case Members.Datatype:
                    datatype = ReadDatatype(ref reader, name);
                    break;
                case Members.Shape:
                    shape = ReadShape(ref reader, name);
                    break;
                case Members.Data:
                    // How to read it may stand behind it.
                    data = reader;
                    reader.Skip();
                    break;
                case Members.Parameters:
                    dtype = ReadParameters(ref reader, name);
                    break;
                default:
                    if (unknown is not null)
                    {
                        throw new TensorException($"{Called(name)} has the unknown member '{Shown(unknown)}'.");
                    }

                    reader.Skip();
                    break;
            }
        }

        if (name is null || datatype is null || shape is null || (seen & Members.Data) == 0)
        {
            var lacking = name is null ? "name" : datatype is null ? "datatype" : shape is null ? "shape" : "data";
            throw new TensorException($"{Called(name)} has no {lacking}.");
        }

        var (values, missing) = TensorData.Read(ref data, name, datatype.Value, shape, reader.BytesConsumed - data.BytesConsumed);
        return new Tensor(name, datatype.Value, shape, values, missing, dtype);
    }

    /// <summary>A text of the reader, which may hold halves of surrogate pairs: those are no text.</summary>
    public static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("A text is no valid UTF-8 or UTF-16.", error);
        }
    }

    /// <summary>Whether a text of the reader is this one; one that is no text at all is an error of the JSON, as everywhere.</summary>
    public static bool IsText(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueTextEquals(text);
        }

        _ = TextOf(ref reader);
        return reader.ValueTextEquals(text);
    }

    /// <summary>What stands for an unchecked name in a message: bounded, in one line.</summary>
    public static string Shown(string? name) => PlainText.Of(name ?? "", 80);

    private static string Called(string? name) => name is null ? "A tensor" : $"The tensor '{Shown(name)}'";

    private static Members MemberOf(ref Utf8JsonReader reader) =>
        IsText(ref reader, "name"u8) ? Members.Name
        : IsText(ref reader, "datatype"u8) ? Members.Datatype
        : IsText(ref reader, "shape"u8) ? Members.Shape
        : IsText(ref reader, "data"u8) ? Members.Data
        : IsText(ref reader, "parameters"u8) ? Members.Parameters
        : Members.None;

    private static string ReadName(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && TextOf(ref reader) is { Length: >= 1 and <= LongestName } name ? name
        : throw new TensorException($"The name of a tensor is a text of 1 to {LongestName} characters.");

    private static TensorDatatype ReadDatatype(ref Utf8JsonReader reader, string? name)
    {
        var text = reader.TokenType == JsonTokenType.String ? TextOf(ref reader) : null;
        return TensorDatatypes.TryParse(text, out var datatype) ? datatype : throw new TensorException(
            $"{Called(name)} has the datatype '{Shown(text)}', which the protocol does not know (it has: " +
            $"{string.Join(", ", Enum.GetValues<TensorDatatype>().Select(type => type.Name()))}).");
    }

    private static int[] ReadShape(ref Utf8JsonReader reader, string? name)
    {
        var shape = new List<int>(2);
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var size) && size >= 0 &&
                shape.Count < MostDimensions)
            {
                shape.Add(size);
            }
        }

        return reader.TokenType == JsonTokenType.EndArray && shape.Count > 0 ? [.. shape] : throw new TensorException(
            $"{Called(name)} has a shape that is no list of 1 to {MostDimensions} whole numbers from 0.");
    }

    private static string? ReadParameters(ref Utf8JsonReader reader, string? name)
    {
        string? dtype = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isDtype = IsText(ref reader, "dtype"u8);
            var isBinary = IsText(ref reader, "binary_data_size"u8);
            reader.Read();
            if (isBinary)
            {
                throw new TensorException($"{Called(name)} is in binary form (binary_data_size), which nobody asked for.");
            }

            if (isDtype && reader.TokenType == JsonTokenType.String)
            {
                dtype = Shown(TextOf(ref reader));
            }

            reader.Skip();
        }

        return dtype;
    }

    [Flags]
    private enum Members : byte
    {
        None = 0,
        Name = 1,
        Datatype = 2,
        Shape = 4,
        Data = 8,
        Parameters = 16,
    }
}
