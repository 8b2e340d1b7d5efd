using System.Text.Json;

namespace Productionize;

/// <summary>Whole elements of 32 bits.</summary>
internal sealed class Int32Element : TensorElement<int>
{
    private static readonly Int64Element Whole = new();

    public override string Rule => $"must be a whole number from {int.MinValue} to {int.MaxValue}";

    public override bool TryFrom(double number, out int element)
    {
        element = 0;
        return Whole.TryFrom(number, out var whole) && TryFrom(whole, out element);
    }

    public override bool TryFrom(long number, out int element)
    {
        element = unchecked((int)number);
        return element == number;
    }

    public override void Set(RowWriter writer, int field, FieldKind kind, int element) => Whole.Set(writer, field, kind, element);

    public override void WriteTo(Utf8JsonWriter json, int element) => json.WriteNumberValue(element);
}
