using System.Globalization;
using System.Text.Json;

namespace Productionize;

/// <summary>The line of one outcome.</summary>
internal static class OutcomeLine
{
    public static void Write(LineBuffer buffer, PredictionOutcome outcome)
    {
        var json = buffer.Begin();
        json.WriteString(LineNames.Outcome, outcome.Kind);
        if (outcome.PredictionId != Guid.Empty)
        {
            json.WriteString(LineNames.Id, outcome.PredictionId);
        }
        else
        {
            json.WriteString(LineNames.Key, outcome.Key);
        }

        json.WritePropertyName(LineNames.Value);
        WriteValue(json, outcome.Value);
        LineDocument.WriteTime(json, LineNames.Observed, outcome.ObservedAt);
        if (outcome.Revision != 0)
        {
            json.WriteNumber(LineNames.Revision, outcome.Revision);
        }

        buffer.End();
    }

    public static PredictionOutcome Read(ReadOnlyMemory<byte> line)
    {
        string? kind = null, key = null;
        Guid id = default;
        FieldValue? value = null;
        DateTimeOffset? observed = null;
        var revision = 0;
        using var document = LineDocument.Parse(line);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            switch (member.Name)
            {
                case LineNames.Outcome: kind = member.Value.GetString(); break;
                case LineNames.Id: id = member.Value.GetGuid(); break;
                case LineNames.Key: key = member.Value.GetString(); break;
                case LineNames.Value: value = ReadValue(member.Value); break;
                case LineNames.Observed: observed = LineDocument.ReadTime(member.Value); break;
                case LineNames.Revision: revision = member.Value.GetInt32(); break;
                case LineNames.Crc: break;
                default: throw LineDocument.Unknown(member.Name);
            }
        }

        var outcome = new PredictionOutcome
        {
            Kind = LineDocument.Require(kind, LineNames.Outcome),
            PredictionId = id,
            Key = key,
            Value = LineDocument.Require(value, LineNames.Value),
            ObservedAt = LineDocument.Require(observed, LineNames.Observed),
            Revision = revision,
        };
        outcome.Validate();
        return outcome;
    }

    private static void WriteValue(Utf8JsonWriter json, FieldValue value)
    {
        switch (value.Kind)
        {
            case null:
                json.WriteNullValue();
                break;
            case FieldKind.Boolean:
                json.WriteBooleanValue(value.AsBoolean());
                break;
            case FieldKind.Int64:
                json.WriteNumberValue(value.AsInt64());
                break;
            case FieldKind.String:
                json.WriteStringValue(value.AsString());
                break;
            default:
                WriteDouble(json, value.AsDouble());
                break;
        }
    }

    // 1.0 stays apart from the whole number 1, and NaN from the text "NaN".
    private static void WriteDouble(Utf8JsonWriter json, double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        if (!double.IsFinite(number))
        {
            json.WriteStartObject();
            json.WriteString(LineNames.Number, text);
            json.WriteEndObject();
        }
        else
        {
            json.WriteRawValue(text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0");
        }
    }

    private static FieldValue ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => default,
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number when value.GetRawText().AsSpan().ContainsAny('.', 'E') => value.GetDouble(),
        JsonValueKind.Number => value.GetInt64(),
        JsonValueKind.Object => double.Parse(
            value.GetProperty(LineNames.Number).GetString() ?? "", NumberStyles.Float, CultureInfo.InvariantCulture),
        _ => throw new JsonException($"A value is no {value.ValueKind}."),
    };
}
