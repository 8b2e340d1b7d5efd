using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Productionize;

/// <summary>What reading and writing every kind of line shares.</summary>
internal static class LineDocument
{
    // A line lies around the JSON of a cell, which has at most 64 levels.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 80 };

    public static JsonDocument Parse(ReadOnlyMemory<byte> line) => JsonDocument.Parse(line, Strict);

    public static JsonException Unknown(string name) => new($"The member '{name}' is unknown: a newer version may have written it.");

    public static T Require<T>([NotNull] T? value, string name)
        where T : class => value ?? throw new JsonException($"The member '{name}' is missing.");

    public static T Require<T>([NotNull] T? value, string name)
        where T : struct => value ?? throw new JsonException($"The member '{name}' is missing.");

    public static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    // All seven digits: a time comes back to the tick.
    public static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset time) =>
        json.WriteString(name, time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));

    public static DateTimeOffset ReadTime(JsonElement element) =>
        new(
            DateTime.ParseExact(element.GetString() ?? "", "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).Ticks,
            TimeSpan.Zero);

    public static string NameOf<T>(T value)
        where T : struct, Enum =>
        Enum.GetName(value) ?? throw new ArgumentException($"{value} is no {typeof(T).Name}: it could not be read back.");

    public static T ReadName<T>(JsonElement element)
        where T : struct, Enum =>
        Enum.TryParse<T>(element.GetString(), out var value) && Enum.GetName(value) == element.GetString()
            ? value
            : throw new JsonException($"There is no such {typeof(T).Name}: a newer version may have written it.");
}
