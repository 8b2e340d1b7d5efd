using System.Buffers;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace Productionize;

/// <summary>An output of numbers.</summary>
internal sealed class NumberOutput<T>(OutputPlan plan, ModelInfo info, TensorElement<T> element) : OutputBuffer(plan)
    where T : unmanaged
{
    private readonly OutputTarget[] _targets = [.. plan.Targets];
    private T[] _elements = [];
    private OrtValue? _bound;

    public override void Write(int at, RowWriter writer)
    {
        var row = _elements.AsSpan(at * Width, Width);
        foreach (var target in _targets)
        {
            if (!target.IsVector)
            {
                element.Set(writer, target.Field, target.Kind, row[PlaceOf(target)]);
            }
            else if (target.Kind == FieldKind.SingleVector)
            {
                element.SetVector(writer, target.Field, row);
            }
            else
            {
                WriteJson(writer, target.Field, row);
            }
        }
    }

    public override void Dispose() => _bound?.Dispose();

    protected override OrtValue Make(long[] shape)
    {
        _elements = PinnedBuffer.Allocate<T>(Width);
        return _bound = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _elements.AsMemory(0, Width), shape);
    }

    protected override void Take(OrtValue value)
    {
        var elements = value.GetTensorDataAsSpan<T>();
        if (_elements.Length < elements.Length)
        {
            _elements = new T[elements.Length];
        }

        elements.CopyTo(_elements);
    }

    private void WriteJson(RowWriter writer, int field, ReadOnlySpan<T> row)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var number in row)
            {
                if (!element.IsFinite(number))
                {
                    throw new NonFinitePredictionException(info, Plan.Port.Name);
                }

                element.WriteTo(json, number);
            }

            json.WriteEndArray();
        }

        writer.SetJson(field, bytes.WrittenSpan);
    }
}
