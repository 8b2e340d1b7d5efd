using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Productionize;

/// <summary>
/// Rows as JSON objects, strictly: no unknown and no repeated members, a missing cell is null or absent. NaN and infinity, which JSON
/// lacks, are the texts <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, so that a log keeps what really went in.
/// </summary>
public static class RowJson
{
    /// <summary>Writes a row as an object with one member per cell that is present.</summary>
    /// <param name="writer">Takes the object.</param>
    /// <param name="row">The row.</param>
    public static void Write(Utf8JsonWriter writer, Row row)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        for (var i = 0; i < row.Schema.Fields.Count; i++)
        {
            if (!row.IsMissing(i))
            {
                writer.WritePropertyName(row.Schema.Fields[i].Name);
                WriteCell(writer, row, i);
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>A row as the text of such an object.</summary>
    /// <param name="row">The row.</param>
    /// <returns>The JSON.</returns>
    public static string ToText(Row row)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, row);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Makes a row from the text of such an object: <c>RowJson.FromText(schema, """{"Age": 45}""")</c>.</summary>
    /// <param name="schema">Names and kinds of the cells. Rules are not checked here: see <see cref="Schema.Check"/>.</param>
    /// <param name="json">The object.</param>
    /// <returns>A row with bytes of its own.</returns>
    /// <exception cref="JsonException">It is no object, or has an unknown or a repeated member, or one of the wrong type.</exception>
    public static Row FromText(Schema schema, string json)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(json);
        using var document = JsonDocument.Parse(json);
        var writer = new RowWriter();
        Read(writer, schema, document.RootElement);
        return writer.Row;
    }

    /// <summary>Reads an object into a row.</summary>
    /// <param name="writer">Takes the row: afterwards <see cref="RowWriter.Row"/> is it.</param>
    /// <param name="schema">Names and kinds of the cells. Rules are not checked here: see <see cref="Schema.Check"/>.</param>
    /// <param name="element">The object.</param>
    /// <exception cref="JsonException">It is no object, or has an unknown or a repeated member, or one of the wrong type.</exception>
    public static void Read(RowWriter writer, Schema schema, JsonElement element)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(schema);
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"A row is a JSON object, not {element.ValueKind}.");
        }

        writer.Begin(schema);
        Span<bool> seen = schema.Fields.Count <= 256 ? stackalloc bool[schema.Fields.Count] : new bool[schema.Fields.Count];
        foreach (var member in element.EnumerateObject())
        {
            var index = schema.IndexOf(member.Name);
            if (index < 0)
            {
                throw new JsonException($"There is no field '{member.Name}'. The schema has: {schema}.");
            }

            if (seen[index])
            {
                throw new JsonException($"The field '{member.Name}' stands twice.");
            }

            seen[index] = true;
            ReadCell(writer, schema, index, member.Value);
        }
    }

    /// <summary>Reads a JSON value into one cell of a row that was begun with <paramref name="schema"/>; null leaves it missing.</summary>
    /// <param name="writer">Takes the cell.</param>
    /// <param name="schema">Names and kinds of the cells.</param>
    /// <param name="index">The position of the cell, from 0.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="JsonException">It is of the wrong type.</exception>
    public static void ReadCell(RowWriter writer, Schema schema, int index, JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(schema);
        var field = schema.Fields[index];
        if (value.ValueKind != JsonValueKind.Null && !SetCell(writer, field, index, value))
        {
            throw new JsonException($"The field '{field.Name}' is {field.Kind}; {value.ValueKind} does not fit.");
        }
    }

    /// <summary>Sets a cell from a JSON value, as <see cref="ReadCell"/> does, but says what is wrong instead of throwing.</summary>
    /// <param name="writer">The row being written.</param>
    /// <param name="field">The field of the cell.</param>
    /// <param name="index">Its position, from 0.</param>
    /// <param name="value">The value; null leaves the cell missing.</param>
    /// <returns>Null when the cell is set or left missing, else the broken rule, as in <c>must be a whole number</c>.</returns>
    public static string? Set(RowWriter writer, Field field, int index, JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(field);
        try
        {
            return value.ValueKind == JsonValueKind.Null || SetCell(writer, field, index, value) ? null : RuleOf(field.Kind, value);
        }
        catch (Exception error) when (error is InvalidOperationException or JsonException)
        {
            // JSON may escape half a surrogate pair (\ud800), which no text can hold.
            return "must be valid Unicode: it has half a surrogate pair";
        }
    }

    internal static string? SetFromText(RowWriter writer, Field field, int index, ReadOnlySpan<char> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text.ToString());
            if (document.RootElement.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            return SetCell(writer, field, index, document.RootElement)
                ? null
                : "must be a JSON list of numbers, such as [1, 2.5]";
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return "must be JSON";
        }
    }

    /// <summary>Writes one cell as a JSON value; null where it is missing.</summary>
    /// <param name="writer">Takes the value.</param>
    /// <param name="row">The row.</param>
    /// <param name="index">The position of the cell, from 0.</param>
    public static void WriteCell(Utf8JsonWriter writer, Row row, int index)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (row.IsMissing(index))
        {
            writer.WriteNullValue();
            return;
        }

        switch (row.KindOf(index))
        {
            case FieldKind.Boolean:
                writer.WriteBooleanValue(row.GetBoolean(index));
                break;
            case FieldKind.Int64:
                writer.WriteNumberValue(row.GetInt64(index));
                break;
            case FieldKind.Single:
                WriteNumber(writer, row.GetSingle(index));
                break;
            case FieldKind.Double:
                WriteNumber(writer, row.GetDouble(index));
                break;
            case FieldKind.Timestamp:
                writer.WriteStringValue(RowText.Of(row.GetTimestamp(index)));
                break;
            case FieldKind.Date:
                writer.WriteStringValue(RowText.Of(row.GetDate(index)));
                break;
            case FieldKind.String:
                writer.WriteStringValue(row.GetUtf8(index));
                break;
            case FieldKind.SingleVector:
                writer.WriteStartArray();
                foreach (var number in row.GetSingles(index))
                {
                    WriteNumber(writer, number);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteRawValue(row.GetJson(index));
                break;
        }
    }

    private static string RuleOf(FieldKind kind, JsonElement value) => kind switch
    {
        FieldKind.Boolean => "must be true or false",
        FieldKind.Int64 when IsBeyondInt64(value) => "must be a whole number between -2^63 and 2^63-1",
        FieldKind.Int64 => "must be a whole number",
        FieldKind.Single or FieldKind.Double => value.ValueKind == JsonValueKind.Number ? "must be a finite number" : "must be a number",
        FieldKind.Timestamp => "must be a time in ISO 8601, such as 2024-02-01T13:45:00Z",
        FieldKind.Date => "must be a day, such as 2024-02-01",
        FieldKind.SingleVector => "must be a list of numbers, such as [1, 2.5]",
        _ => "must be a text",
    };

    private static bool IsBeyondInt64(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.GetRawText().AsSpan().TrimStart('-').IndexOfAnyExceptInRange('0', '9') < 0;

    private static void WriteNumber(Utf8JsonWriter writer, float number)
    {
        if (float.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(NameOf(number));
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(NameOf(number));
        }
    }

    private static string NameOf(double number) => double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";

    private static bool SetCell(RowWriter writer, Field field, int index, JsonElement value)
    {
        switch (field.Kind)
        {
            case FieldKind.Boolean when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                writer.Set(index, value.GetBoolean());
                return true;
            case FieldKind.Int64 when value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole):
                writer.Set(index, whole);
                return true;
            case FieldKind.Single when TryNumber(value, out _) && TrySingle(value, out var number):
                writer.Set(index, number);
                return true;
            case FieldKind.Double when TryNumber(value, out var number):
                writer.Set(index, number);
                return true;
            case FieldKind.Timestamp when value.ValueKind == JsonValueKind.String && RowText.TryTimestamp(value.GetString(), out var time):
                writer.Set(index, time);
                return true;
            case FieldKind.Date when value.ValueKind == JsonValueKind.String && RowText.TryDay(value.GetString(), out var day):
                writer.Set(index, day);
                return true;
            case FieldKind.String when value.ValueKind == JsonValueKind.String:
                writer.Set(index, value.GetString());
                return true;
            case FieldKind.SingleVector when value.ValueKind == JsonValueKind.Array:
                return SetVector(writer, index, value);
            case FieldKind.Json:
                writer.SetJson(index, JsonSerializer.SerializeToUtf8Bytes(value, RowJsonContext.Default.JsonElement));
                return true;
            default:
                return false;
        }
    }

    private static bool SetVector(RowWriter writer, int index, JsonElement list)
    {
        var numbers = new float[list.GetArrayLength()];
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (!TrySingle(item, out numbers[i++]))
            {
                return false;
            }
        }

        writer.Set(index, numbers.AsSpan());
        return true;
    }

    private static bool TrySingle(JsonElement value, out float number)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            // A number too large for 32 bits is not silently infinity.
            return value.TryGetSingle(out number) && float.IsFinite(number);
        }

        var named = TryNumber(value, out var wide);
        number = (float)wide;
        return named;
    }

    private static bool TryNumber(JsonElement value, out double number)
    {
        number = 0;
        if (value.ValueKind == JsonValueKind.Number)
        {
            return value.TryGetDouble(out number) && double.IsFinite(number);
        }

        number = value.ValueKind != JsonValueKind.String ? 0 : value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => 0,
        };
        return number != 0;
    }
}
