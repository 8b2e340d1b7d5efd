using System.Text.Json;

namespace Productionize;

/// <summary>Elements of 32 bits.</summary>
internal sealed class SingleElement(bool round) : TensorElement<float>
{
    private const long LargestWhole = 1 << 24;

    public override string Rule =>
        $"must be a number that 32 bits hold exactly, such as a whole one up to {LargestWhole} (or set " +
        $"{nameof(OnnxOptions.RoundToSingle)})";

    public override float? Missing => float.NaN;

    public override bool TryFrom(double number, out float element)
    {
        element = (float)number;
        return element == number || double.IsNaN(number) || (round && float.IsFinite(element));
    }

    public override bool TryFrom(long number, out float element)
    {
        element = number;
        return round || number is >= -LargestWhole and <= LargestWhole;
    }

    public override void Set(RowWriter writer, int field, FieldKind kind, float element)
    {
        if (kind == FieldKind.Single)
        {
            writer.Set(field, element);
        }
        else
        {
            writer.Set(field, (double)element);
        }
    }

    public override void SetVector(RowWriter writer, int field, ReadOnlySpan<float> elements) => writer.Set(field, elements);

    public override bool IsFinite(float element) => float.IsFinite(element);

    public override void WriteTo(Utf8JsonWriter json, float element) => json.WriteNumberValue(element);

    public override bool TryCopy(ReadOnlySpan<float> numbers, Span<float> elements) => numbers.TryCopyTo(elements);
}
