using System.Text.Json;
using System.Text.Json.Serialization;

namespace Productionize;

/// <summary>A member of an enumeration by its one name: the framework's converter also takes numbers and lists of names.</summary>
internal sealed class NameConverter<TEnum> : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        foreach (var value in Enum.GetValues<TEnum>())
        {
            if (string.Equals($"{value}", name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue($"{value}");
}
