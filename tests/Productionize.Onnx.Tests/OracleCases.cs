using System.Text.Json;

namespace Productionize;

/// <summary>Inputs and expected outputs of a model: tensors of the Open Inference Protocol v2, as in the files beside the models.</summary>
internal sealed class OracleCases
{
    private readonly Dictionary<string, JsonElement> _inputs;
    private readonly Dictionary<string, JsonElement> _expected;

    private OracleCases(JsonElement root)
    {
        _inputs = root.GetProperty("inputs").EnumerateArray().ToDictionary(tensor => tensor.GetProperty("name").GetString()!);
        _expected = root.GetProperty("expected").EnumerateArray().ToDictionary(tensor => tensor.GetProperty("name").GetString()!);
        Tolerance = root.GetProperty("tolerance_abs").GetDouble();
        Count = root.GetProperty("row_ids").GetArrayLength();
    }

    public int Count { get; }

    public double Tolerance { get; }

    public static OracleCases Of(string model)
    {
        var file = Path.Combine(Models.Folder, $"{model.Replace("_zipmap", "", StringComparison.Ordinal)}.cases.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return new OracleCases(document.RootElement.Clone());
    }

    /// <summary>The inputs as rows of a schema whose fields are called like them; missing numbers are NaN, or left out.</summary>
    public Row[] Rows(Schema schema, bool leaveOut = false)
    {
        var rows = new Row[Count];
        for (var row = 0; row < Count; row++)
        {
            var writer = new RowWriter();
            writer.Begin(schema);
            for (var field = 0; field < schema.Fields.Count; field++)
            {
                var cells = Cells(_inputs[schema.Fields[field].Name], row);
                switch (schema.Fields[field].Kind)
                {
                    case FieldKind.SingleVector:
                        writer.Set(field, cells.Select(Number).Select(number => (float)number).ToArray().AsSpan());
                        break;
                    case FieldKind.Single when !leaveOut || !double.IsNaN(Number(cells.Single())):
                        writer.Set(field, (float)Number(cells.Single()));
                        break;
                    case FieldKind.String when !leaveOut || cells.Single().GetString() != "":
                        writer.Set(field, cells.Single().GetString());
                        break;
                }
            }

            rows[row] = writer.Row.ToArray();
        }

        return rows;
    }

    public double[] Expected(string output, int row) => [.. Cells(_expected[output], row).Select(Number)];

    private JsonElement[] Cells(JsonElement tensor, int row)
    {
        var data = tensor.GetProperty("data");
        var width = data.GetArrayLength() / Count;
        return [.. data.EnumerateArray().Skip(row * width).Take(width)];
    }

    private static double Number(JsonElement cell) => cell.ValueKind == JsonValueKind.String ? double.NaN : cell.GetDouble();
}
