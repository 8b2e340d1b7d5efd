using System.Globalization;

namespace Productionize;

/// <summary>
/// A named array of one type in row-major order, as the Open Inference Protocol v2 has it; its first dimension is the rows. Whole numbers
/// are kept as long, FP16 and FP32 as float, BYTES as text. An element that was null is NaN, or stands in <see cref="Missing"/>.
/// </summary>
internal sealed class Tensor(string name, TensorDatatype datatype, int[] shape, Array values, bool[]? missing, string? dtype)
{
    public string Name => name;

    public TensorDatatype Datatype => datatype;

    public int[] Shape => shape;

    public Array Values => values;

    /// <summary>Which elements of a datatype without NaN were null; null where none was.</summary>
    public bool[]? Missing => missing;

    /// <summary>The dtype that numpy had for it; null where nobody said.</summary>
    public string? Dtype => dtype;

    public int Rows { get; } = shape.Length == 0 ? 0 : shape[0];

    /// <summary>The elements of one row.</summary>
    public int Width { get; } = shape.Length == 0 || shape[0] == 0 ? 0 : values.Length / shape[0];

    public bool IsMissing(int element) => missing is not null && missing[element];

    public double NumberAt(int element) => values switch
    {
        float[] singles => singles[element],
        double[] doubles => doubles[element],
        _ => ((long[])values)[element],
    };

    public string ShapeText() => $"[{string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";

    public override string ToString() => $"{name} {datatype.Name()} {ShapeText()}";
}
