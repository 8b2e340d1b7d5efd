using System.Text.Json;

namespace Productionize;

/// <summary>Whole elements of 64 bits.</summary>
internal sealed class Int64Element : TensorElement<long>
{
    private const double TwoTo63 = 9223372036854775808;

    public override string Rule => "must be a whole number";

    public override bool TryFrom(double number, out long element)
    {
        element = number is >= -TwoTo63 and < TwoTo63 ? (long)number : 0;
        return element == number;
    }

    public override bool TryFrom(long number, out long element)
    {
        element = number;
        return true;
    }

    public override void Set(RowWriter writer, int field, FieldKind kind, long element)
    {
        if (kind == FieldKind.Int64)
        {
            writer.Set(field, element);
        }
        else
        {
            writer.Set(field, element is 0 or 1
                ? element == 1
                : throw new InvalidOperationException(
                    $"The model answered {element} where the type has a bool, which takes 0 and 1. Make the member a long."));
        }
    }

    public override void WriteTo(Utf8JsonWriter json, long element) => json.WriteNumberValue(element);
}
