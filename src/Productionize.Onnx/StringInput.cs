using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace Productionize;

/// <summary>An input of texts. A missing text is the empty one, as exports of scikit-learn have it.</summary>
internal sealed class StringInput(InputPlan plan, Schema schema) : InputBuffer(plan, schema)
{
    public override void Write(Row row, int at, ref List<RowFault>? faults)
    {
        if (Plan.IsVector)
        {
            WriteJson(row, at, ref faults);
            return;
        }

        for (var i = 0; i < Plan.Fields.Count; i++)
        {
            var field = Plan.Fields[i];
            Value.StringTensorSetElementAt(row.IsMissing(field) ? default : row.GetUtf8(field), at * Width + i);
        }
    }

    protected override OrtValue Make(long[] shape) => OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);

    protected override void Reserve(int elements)
    {
        // The runtime keeps texts itself; the tensor is made when it is first asked for.
    }

    private void WriteJson(Row row, int at, ref List<RowFault>? faults)
    {
        var field = Plan.Fields[0];
        var texts = row.IsMissing(field) ? [] : ReadTexts(row.GetJson(field));
        if (!Fits(field, texts.Count, ref faults))
        {
            return;
        }

        for (var i = 0; i < texts.Count; i++)
        {
            Value.StringTensorSetElementAt(texts[i].AsSpan(), at * Width + i);
        }
    }

    private static List<string> ReadTexts(ReadOnlySpan<byte> json)
    {
        var texts = new List<string>();
        for (var reader = new Utf8JsonReader(json); reader.Read();)
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Null)
            {
                texts.Add(reader.GetString() ?? "");
            }
        }

        return texts;
    }
}
