using System.Text.Json;

namespace Productionize;

/// <summary>Elements that are true or false.</summary>
internal sealed class BooleanElement : TensorElement<bool>
{
    public override string Rule => "must be true or false, or 1 or 0";

    public override bool TryFrom(double number, out bool element)
    {
        element = number == 1;
        return number is 0 or 1;
    }

    public override bool TryFrom(long number, out bool element)
    {
        element = number == 1;
        return number is 0 or 1;
    }

    public override void Set(RowWriter writer, int field, FieldKind kind, bool element) => writer.Set(field, element);

    public override void WriteTo(Utf8JsonWriter json, bool element) => json.WriteBooleanValue(element);
}
