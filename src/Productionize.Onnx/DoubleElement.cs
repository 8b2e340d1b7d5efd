using System.Text.Json;

namespace Productionize;

/// <summary>Elements of 64 bits.</summary>
internal sealed class DoubleElement(bool round) : TensorElement<double>
{
    private const long LargestWhole = 1L << 53;

    public override string Rule => $"must be a number that 64 bits hold exactly, such as a whole one up to {LargestWhole}";

    public override double? Missing => double.NaN;

    public override bool TryFrom(double number, out double element)
    {
        element = number;
        return true;
    }

    public override bool TryFrom(long number, out double element)
    {
        element = number;
        return number is >= -LargestWhole and <= LargestWhole;
    }

    public override void Set(RowWriter writer, int field, FieldKind kind, double element)
    {
        if (kind == FieldKind.Double)
        {
            writer.Set(field, element);
        }
        else
        {
            writer.Set(field, (float)element); // only where the options allow it: the plan refuses it otherwise
        }
    }

    public override void SetVector(RowWriter writer, int field, ReadOnlySpan<double> elements)
    {
        if (!round)
        {
            throw new NotSupportedException($"{nameof(OnnxOptions.RoundToSingle)} is not set.");
        }

        var numbers = new float[elements.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (float)elements[i];
        }

        writer.Set(field, numbers.AsSpan());
    }

    public override bool IsFinite(double element) => double.IsFinite(element);

    public override void WriteTo(Utf8JsonWriter json, double element) => json.WriteNumberValue(element);
}
