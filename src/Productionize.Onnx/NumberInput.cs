using System.Globalization;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace Productionize;

/// <summary>An input of numbers.</summary>
internal sealed class NumberInput<T>(InputPlan plan, Schema schema, TensorElement<T> element) : InputBuffer(plan, schema)
    where T : unmanaged
{
    private readonly int[] _fields = [.. plan.Fields];
    private readonly FieldKind[] _kinds = [.. plan.Fields.Select(field => schema.Fields[field].Kind)];
    private T[] _elements = [];

    public override void Write(Row row, int at, ref List<RowFault>? faults)
    {
        if (Plan.IsVector)
        {
            WriteVector(row, at, ref faults);
            return;
        }

        var elements = _elements.AsSpan(at * Width, Width);
        for (var i = 0; i < elements.Length; i++)
        {
            var field = _fields[i];
            if (row.IsMissing(field))
            {
                if (element.Missing is { } missing)
                {
                    elements[i] = missing;
                }
                else
                {
                    FaultMissing(field, ref faults);
                }
            }
            else
            {
                Take(row, field, _kinds[i], ref elements[i], ref faults);
            }
        }
    }

    protected override OrtValue Make(long[] shape) => OrtValue.CreateTensorValueFromMemory(
        OrtMemoryInfo.DefaultInstance, _elements.AsMemory(0, Rows * Width), shape);

    protected override void Reserve(int elements)
    {
        if (_elements.Length < elements)
        {
            _elements = PinnedBuffer.Allocate<T>(elements);
            Forget();
        }
    }

    private void Take(Row row, int field, FieldKind kind, ref T target, ref List<RowFault>? faults)
    {
        if (kind == FieldKind.Int64)
        {
            var whole = row.GetInt64(field);
            if (!element.TryFrom(whole, out target))
            {
                Fault(field, whole.ToString(CultureInfo.InvariantCulture), element.Rule, ref faults);
            }
        }
        else if (kind == FieldKind.Boolean)
        {
            element.TryFrom(row.GetBoolean(field) ? 1L : 0L, out target);
        }
        else
        {
            var number = row.GetDouble(field);
            if (element.TryFrom(number, out target))
            {
                return;
            }

            if (double.IsNaN(number))
            {
                FaultMissing(field, ref faults);
            }
            else
            {
                Fault(field, number, element.Rule, ref faults);
            }
        }
    }

    private void WriteVector(Row row, int at, ref List<RowFault>? faults)
    {
        var field = _fields[0];
        if (row.IsMissing(field))
        {
            FaultMissing(field, ref faults);
        }
        else if (_kinds[0] == FieldKind.Json)
        {
            WriteJson(row.GetJson(field), field, at, ref faults);
        }
        else
        {
            WriteSingles(row.GetSingles(field), field, at, ref faults);
        }
    }

    private void WriteSingles(ReadOnlySpan<float> numbers, int field, int at, ref List<RowFault>? faults)
    {
        if (!Fits(field, numbers.Length, ref faults))
        {
            return;
        }

        var elements = _elements.AsSpan(at * Width, Width);
        if (element.TryCopy(numbers, elements))
        {
            return;
        }

        for (var i = 0; i < elements.Length; i++)
        {
            if (!element.TryFrom((double)numbers[i], out elements[i]))
            {
                Fault(field, numbers[i], $"at {i} {element.Rule}", ref faults);
                return;
            }
        }
    }

    // Arrays of other numbers than float are cells of JSON. Nested ones are taken in their order, as a tensor lies in memory.
    private void WriteJson(ReadOnlySpan<byte> json, int field, int at, ref List<RowFault>? faults)
    {
        var count = 0;
        for (var reader = new Utf8JsonReader(json); reader.Read();)
        {
            count += reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray ? 0 : 1;
        }

        if (!Fits(field, count, ref faults))
        {
            return;
        }

        var place = at * Width;
        for (var reader = new Utf8JsonReader(json); reader.Read();)
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray)
            {
                continue;
            }

            var taken = reader.TokenType switch
            {
                // Not so zero, which as a double may be negative.
                JsonTokenType.Number => reader.TryGetInt64(out var whole) && whole != 0
                    ? element.TryFrom(whole, out _elements[place]) : element.TryFrom(reader.GetDouble(), out _elements[place]),
                JsonTokenType.True => element.TryFrom(1L, out _elements[place]),
                JsonTokenType.False => element.TryFrom(0L, out _elements[place]),
                _ => false,
            };
            if (!taken)
            {
                Fault(field, null, $"at {place - at * Width} {element.Rule}", ref faults);
                return;
            }

            place++;
        }
    }
}
