using Microsoft.ML.OnnxRuntime.Tensors;

namespace Productionize;

/// <summary>The types of elements that map to cells.</summary>
internal static class TensorElement
{
    public const string Known = "Float, Double, Int64, Int32, Bool or String";

    public static bool IsKnown(TensorElementType type) => type is TensorElementType.Float or TensorElementType.Double
        or TensorElementType.Int64 or TensorElementType.Int32 or TensorElementType.Bool or TensorElementType.String;

    /// <summary>Why a field cannot fill an input whatever its value, with the remedy; null where it can.</summary>
    public static string? RefusalOf(Field field, TensorElementType type, bool vector, bool round) => (type, field.Kind) switch
    {
        (TensorElementType.Float, FieldKind.Double) when !round => NeedsRounding,
        (TensorElementType.String, FieldKind.String) => null,
        (TensorElementType.String, FieldKind.Json) when vector => null,
        (TensorElementType.String, _) => "must be text",
        (TensorElementType.Float, FieldKind.Json) => "must be a float[], not a list of another type",
        (TensorElementType.Bool, FieldKind.Boolean or FieldKind.Int64) => null,
        (TensorElementType.Bool, not FieldKind.Json) => "must be true or false",
        (_, FieldKind.Single or FieldKind.Double or FieldKind.Int64 or FieldKind.Boolean) => null,
        (_, FieldKind.SingleVector or FieldKind.Json) when vector => null,
        _ => "must be a number",
    };

    /// <summary>Why an output cannot fill a field whatever its value, with the remedy; null where it can.</summary>
    public static string? RefusalOf(TensorElementType type, Field field, bool vector, bool round) => (type, field.Kind) switch
    {
        (TensorElementType.Float, FieldKind.SingleVector) when vector => null,
        (TensorElementType.Double, FieldKind.SingleVector) when vector => round ? null : NeedsRounding,
        (not TensorElementType.Float, FieldKind.Json) when vector => null,
        (TensorElementType.Float, _) when vector => "must be a float[]",
        (_, _) when vector => $"must be an array of its type ({type})",
        (TensorElementType.Float, FieldKind.Single or FieldKind.Double) => null,
        (TensorElementType.Double, FieldKind.Double) => null,
        (TensorElementType.Double, FieldKind.Single) => round ? null : NeedsRounding,
        (TensorElementType.Int64 or TensorElementType.Int32, FieldKind.Int64 or FieldKind.Boolean) => null,
        (TensorElementType.Bool, FieldKind.Boolean) => null,
        (TensorElementType.String, FieldKind.String) => null,
        _ => $"must be {Wanted(type)}",
    };

    private const string NeedsRounding =
        $"would have to be rounded; give both the same type, or set {nameof(OnnxOptions)}.{nameof(OnnxOptions.RoundToSingle)}";

    private static string Wanted(TensorElementType type) => type switch
    {
        TensorElementType.Float => "a float or a double",
        TensorElementType.Double => "a double",
        TensorElementType.Bool => "a bool",
        TensorElementType.String => "a string or an enum",
        _ => "a long, or a bool for 0 and 1",
    };
}
