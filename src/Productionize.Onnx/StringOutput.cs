using System.Buffers;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace Productionize;

/// <summary>An output of texts.</summary>
internal sealed class StringOutput(OutputPlan plan) : OutputBuffer(plan)
{
    private OrtValue? _bound;
    private OrtValue _value = null!;

    public override void Write(int at, RowWriter writer)
    {
        foreach (var target in Plan.Targets)
        {
            if (target.IsVector)
            {
                WriteJson(at, writer, target.Field);
            }
            else
            {
                writer.SetUtf8(target.Field, _value.GetStringElementAsSpan(at * Width + PlaceOf(target)));
            }
        }
    }

    public override void Dispose() => _bound?.Dispose();

    protected override OrtValue Make(long[] shape) =>
        _value = _bound = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);

    protected override void Take(OrtValue value) => _value = value;

    private void WriteJson(int at, RowWriter writer, int field)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            for (var i = 0; i < Width; i++)
            {
                json.WriteStringValue(_value.GetStringElementAsSpan(at * Width + i));
            }

            json.WriteEndArray();
        }

        writer.SetJson(field, bytes.WrittenSpan);
    }
}
