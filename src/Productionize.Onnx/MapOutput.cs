using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Productionize;

/// <summary>An output of one map per row, from class to probability, as ZipMap makes it.</summary>
internal sealed class MapOutput(OutputPlan plan, ModelInfo info) : OutputBuffer(plan)
{
    private OrtValue _value = null!;

    public override void Write(int at, RowWriter writer)
    {
        using var map = _value.GetValue(at, OrtAllocator.DefaultInstance);
        using var keys = map.GetValue(0, OrtAllocator.DefaultInstance);
        using var values = map.GetValue(1, OrtAllocator.DefaultInstance);
        var classes = Plan.Port.Element == TensorElementType.String
            ? keys.GetStringTensorAsArray()
            : Array.ConvertAll(
                keys.GetTensorDataAsSpan<long>().ToArray(), key => key.ToString(CultureInfo.InvariantCulture));
        var numbers = values.GetTensorDataAsSpan<float>();
        foreach (var target in Plan.Targets)
        {
            if (target.Element is null)
            {
                WriteJson(writer, target.Field, classes, numbers);
            }
            else
            {
                var number = numbers[PlaceOf(target.Element, classes)];
                if (target.Kind == FieldKind.Double)
                {
                    writer.Set(target.Field, (double)number);
                }
                else
                {
                    writer.Set(target.Field, number);
                }
            }
        }
    }

    public override void Dispose()
    {
        // What it reads belongs to the run.
    }

    protected override OrtValue Make(long[] shape) => throw new NotSupportedException("A map is made by the runtime.");

    protected override void Take(OrtValue value) => _value = value;

    private int PlaceOf(string element, string[] classes)
    {
        var place = Array.IndexOf(classes, element);
        return place >= 0 ? place : throw new InvalidDataException(
            $"The output {Plan.Port} has no class '{element}'; it has: {string.Join(", ", classes.Take(20))}. Change the member's name.");
    }

    private void WriteJson(RowWriter writer, int field, string[] classes, ReadOnlySpan<float> numbers)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            for (var i = 0; i < classes.Length; i++)
            {
                // JSON has no NaN, so nobody behind us could see it.
                if (!float.IsFinite(numbers[i]))
                {
                    throw new NonFinitePredictionException(info, Plan.Port.Name);
                }

                json.WriteNumber(classes[i], numbers[i]);
            }

            json.WriteEndObject();
        }

        writer.SetJson(field, bytes.WrittenSpan);
    }
}
