using System.Text.Json;

namespace Productionize;

/// <summary>Says what is wrong with a text that was refused as a schema, in its own words: the serializer names our classes.</summary>
internal static class SchemaFileFault
{
    private const int LongestShown = 60;
    private const string Text = "a text", Texts = "a list of texts", Whole = "a whole number", Number = "a number", Truth = "true or false";

    private static readonly (string Name, string Takes)[] OfSchema =
        [("format", Whole), ("notes", Texts), ("key", Texts), ("minRows", Whole), ("maxRows", Whole), ("fields", "a list of fields")];

    private static readonly (string Name, string Takes)[] OfField =
    [
        ("name", Text), ("kind", OneOf<FieldKind>()), ("optional", Truth), ("length", Whole), ("unit", Text),
        ("policy", OneOf<FieldPolicy>()), ("minimum", Number), ("maximum", Number), ("oneOf", Texts), ("pattern", Text), ("ascending", Truth), ("maxMissingRate", Number),
        ("maxAge", "a text with days and hours, such as \"20.00:00:00\""), ("severity", OneOf<RuleSeverity>()),
    ];

    private static readonly string[] Required = ["format", "fields", "name", "kind"];

    /// <summary>The first fault, in a sentence; null where the text is no JSON, whose own error says more.</summary>
    public static string? In(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return OfDocument(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string OfDocument(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return $"It is {Shown(root)}, and must be an object with the members {Names(OfSchema)}.";
        }

        // In the order of the file, so that it is the fault whose line is told.
        foreach (var member in root.EnumerateObject())
        {
            if (FaultOf("The schema", member, root, OfSchema) is { } fault)
            {
                return fault;
            }

            var number = 0;
            foreach (var field in member.NameEquals("fields") ? member.Value.EnumerateArray() : default)
            {
                if (OfElement(field, ++number) is { } faulty)
                {
                    return faulty;
                }
            }
        }

        return Lacking("The schema", root, OfSchema) ?? "It cannot be read as one.";
    }

    private static string? OfElement(JsonElement field, int number)
    {
        // A null is told with the rules of the schema.
        if (field.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (field.ValueKind != JsonValueKind.Object)
        {
            return $"Field {number} is {Shown(field)}, and must be an object with the members {Names(OfField)}.";
        }

        var who = field.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            ? $"The field '{name.GetString()}'"
            : $"Field {number}";
        return field.EnumerateObject().Select(member => FaultOf(who, member, field, OfField)).FirstOrDefault(fault => fault is not null)
            ?? Lacking(who, field, OfField);
    }

    private static string? FaultOf(string who, JsonProperty member, JsonElement of, (string Name, string Takes)[] known)
    {
        var takes = Array.Find(known, one => one.Name == member.Name).Takes;
        return takes is null ? $"{who} has the member '{member.Name}', which is unknown. It may have {Names(known)}."
            : of.EnumerateObject().Count(other => other.Name == member.Name) > 1 ? $"{who} has the member '{member.Name}' twice. Leave one."
            : Fits(member, takes) ? null
            : $"{who} has the {member.Name} {Shown(member.Value)}, but takes {takes}.";
    }

    private static string? Lacking(string who, JsonElement of, (string Name, string Takes)[] known)
    {
        var lacking = known.FirstOrDefault(one => Required.Contains(one.Name) && !of.TryGetProperty(one.Name, out _));
        return lacking.Name is null ? null : $"{who} lacks the member '{lacking.Name}': {lacking.Takes}.";
    }

    private static bool Fits(JsonProperty member, string takes)
    {
        var value = member.Value;
        return value.ValueKind == JsonValueKind.Null ? !Required.Contains(member.Name) : takes switch
        {
            Text => value.ValueKind == JsonValueKind.String,
            Texts => value.ValueKind == JsonValueKind.Array
                && value.EnumerateArray().All(text => text.ValueKind is JsonValueKind.String or JsonValueKind.Null),
            Whole => value.ValueKind == JsonValueKind.Number
                && (member.Name is "format" or "length" ? value.TryGetInt32(out _) : value.TryGetInt64(out _)),
            Number => value.ValueKind == JsonValueKind.Number,
            Truth => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            _ => member.Name switch
            {
                "fields" => value.ValueKind == JsonValueKind.Array,
                "kind" => IsOneOf<FieldKind>(value),
                "policy" => IsOneOf<FieldPolicy>(value),
                "severity" => IsOneOf<RuleSeverity>(value),
                _ => value.ValueKind == JsonValueKind.String
                    && TimeSpan.TryParse(value.GetString(), System.Globalization.CultureInfo.InvariantCulture, out _),
            },
        };
    }

    // A number is told with the rules of the schema.
    private static bool IsOneOf<TEnum>(JsonElement value)
        where TEnum : struct, Enum => value.ValueKind == JsonValueKind.String
            && Enum.GetNames<TEnum>().Contains(value.GetString(), StringComparer.OrdinalIgnoreCase);

    private static string OneOf<TEnum>()
        where TEnum : struct, Enum => $"one of {string.Join(", ", Enum.GetNames<TEnum>())}";

    private static string Names((string Name, string Takes)[] known) => string.Join(", ", known.Select(one => one.Name));

    private static string Shown(JsonElement value) =>
        value.GetRawText() is { Length: <= LongestShown } whole ? whole : value.GetRawText()[..LongestShown] + "…";
}
