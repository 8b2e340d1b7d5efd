using System.Text.Json;

namespace Productionize;

/// <summary>
/// Writes rows as tensors: one for each field, of shape [n] or [n,1], a vector as [n,k]; or all numbers as one tensor of features.
/// Made once for a schema; safe for concurrent calls.
/// </summary>
internal sealed class RowTensors
{
    private readonly Schema _schema;
    private readonly TensorForm _form;
    private readonly Part[] _parts;

    public RowTensors(Schema schema, TensorForm form)
    {
        (_schema, _form) = (schema, form);
        var parts = new List<Part>();
        int[] features = form.Features is null ? [] : [.. Enumerable.Range(0, schema.Fields.Count).Where(i => IsNumber(schema.Fields[i]))];
        if (features.Length > 0)
        {
            var isSingle = features.All(i => schema.Fields[i].Kind == FieldKind.Single);
            parts.Add(new Part(form.Features!, isSingle ? TensorDatatype.FP32 : TensorDatatype.FP64, features, IsMatrix: true));
        }

        foreach (var i in Enumerable.Range(0, schema.Fields.Count).Except(features))
        {
            var field = schema.Fields[i];
            parts.Add(new Part(form.NameOf(field), DatatypeOf(field.Kind), [i], IsMatrix: form.IsTwoDimensional));
        }

        _parts = [.. parts];
        if (_parts.GroupBy(part => part.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two inputs would be called '{twice.Key}'. Give each tensor a name of its own.");
        }
    }

    private static bool IsNumber(Field field) => field.Kind is FieldKind.Int64 or FieldKind.Single or FieldKind.Double;

    public static TensorDatatype DatatypeOf(FieldKind kind) => kind switch
    {
        FieldKind.Boolean => TensorDatatype.Bool,
        FieldKind.Int64 => TensorDatatype.Int64,
        FieldKind.Single or FieldKind.SingleVector => TensorDatatype.FP32,
        FieldKind.Double => TensorDatatype.FP64,
        _ => TensorDatatype.Bytes,
    };

    /// <summary>Refuses a row that no tensor can hold: a missing number becomes NaN, another missing cell has no form.</summary>
    public void Check(Row row)
    {
        for (var i = 0; i < _schema.Fields.Count; i++)
        {
            var field = _schema.Fields[i];
            var hasForm = field.Kind is FieldKind.Single or FieldKind.Double || IsFeature(field)
                || IsText(field.Kind) && _form.MissingText is not null;
            if (row.IsMissing(i) && !hasForm)
            {
                throw new TensorException(
                    $"The field '{field.Name}' is missing, and the protocol has no missing {field.Kind}. " +
                    (IsText(field.Kind)
                        ? $"Say what stands for it: {nameof(HttpModelOptions)}.{nameof(HttpModelOptions.MissingText)}."
                        : "Give it a value, or make it a float or a double, which is sent as NaN."));
            }
        }
    }

    /// <summary>Whether two rows can stand in one batch: their vectors have the same lengths.</summary>
    public bool CanShare(Row one, Row other)
    {
        for (var i = 0; i < _schema.Fields.Count; i++)
        {
            if (_schema.Fields[i].Kind == FieldKind.SingleVector && one.GetSingles(i).Length != other.GetSingles(i).Length)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes the list of tensors.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="rows">At least one row, checked, all of which can share a batch.</param>
    public void Write(Utf8JsonWriter writer, ReadOnlySpan<Row> rows)
    {
        writer.WriteStartArray();
        foreach (var part in _parts)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, part.EncodedName);
            writer.WriteString("datatype"u8, part.Datatype.Utf8Name());
            writer.WriteStartArray("shape"u8);
            writer.WriteNumberValue(rows.Length);
            if (part.IsVector(_schema))
            {
                writer.WriteNumberValue(rows[0].GetSingles(part.Fields[0]).Length);
            }
            else if (part.IsMatrix)
            {
                writer.WriteNumberValue(part.Fields.Length);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("data"u8);
            foreach (var row in rows)
            {
                foreach (var field in part.Fields)
                {
                    WriteCell(writer, row, field);
                }
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static bool IsText(FieldKind kind) => DatatypeOf(kind) == TensorDatatype.Bytes;

    private bool IsFeature(Field field) => _form.Features is not null && IsNumber(field);

    private void WriteCell(Utf8JsonWriter writer, Row row, int index)
    {
        var kind = _schema.Fields[index].Kind;
        switch (kind)
        {
            case FieldKind.Single or FieldKind.Double:
            case FieldKind.Int64 when row.IsMissing(index):
                WriteNumber(writer, row.IsMissing(index) ? double.NaN : row.GetDouble(index));
                break;
            case FieldKind.SingleVector:
                foreach (var number in row.GetSingles(index))
                {
                    WriteNumber(writer, number);
                }

                break;
            case var text when IsText(text) && row.IsMissing(index):
                writer.WriteStringValue(_form.MissingText);
                break;
            case FieldKind.Json:
                writer.WriteStringValue(row.GetJson(index));
                break;
            default:
                RowJson.WriteCell(writer, row, index);
                break;
        }
    }

    // A number of 32 bits is written with the digits of its 64 bits: a server that reads them so gets exactly this number.
    private void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else if (_form.IsNonFiniteText)
        {
            writer.WriteStringValue(double.IsNaN(number) ? "NaN"u8 : number > 0 ? "Infinity"u8 : "-Infinity"u8);
        }
        else
        {
            writer.WriteRawValue(
                double.IsNaN(number) ? "NaN"u8 : number > 0 ? "Infinity"u8 : "-Infinity"u8, skipInputValidation: true);
        }
    }

    private sealed record Part(string Name, TensorDatatype Datatype, int[] Fields, bool IsMatrix)
    {
        public JsonEncodedText EncodedName { get; } = JsonEncodedText.Encode(Name);

        public bool IsVector(Schema schema) => schema.Fields[Fields[0]].Kind == FieldKind.SingleVector;
    }
}
