using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Productionize;

/// <summary>One input or output of a model, as its file declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Element">The type of its elements; of a map: of its keys.</param>
/// <param name="Dimensions">The shape, -1 for what varies; empty where it is not known.</param>
/// <param name="IsMap">Whether it is a map per row, as ZipMap makes them.</param>
internal sealed record Port(string Name, TensorElementType Element, int[] Dimensions, bool IsMap = false)
{
    // 16 million elements a row: beyond it a broken file, not a model of rows, and a buffer that would hurt the host.
    private const long Widest = 1 << 24;

    /// <summary>Why it cannot be used, with a remedy; null where it can.</summary>
    public string? Unusable { get; private init; }

    /// <summary>How many elements a row has; null where that varies.</summary>
    public int? Width { get; } = WidthOf(Dimensions);

    /// <summary>Whether it takes one row only.</summary>
    public bool IsSingleRow => Dimensions is [1, ..];

    public static Port OfInput(string name, NodeMetadata metadata)
    {
        var port = Of(name, metadata);
        return port with
        {
            Unusable = port.Unusable
                ?? (port.IsMap ? "is a map; export the model with a tensor instead"
                    : port.Dimensions is not [-1 or 1, ..] ? "has no free first dimension for rows; export it with a dynamic batch"
                    : port.Width is not null || port.Dimensions is [_, -1] ? null
                    : port.Dimensions.Skip(1).Any(dimension => dimension < 0)
                    ? $"has several free dimensions; fix them with AddFreeDimensionOverrideByName in {nameof(OnnxOptions.ConfigureSession)}"
                    : $"has more than {Widest} elements a row, or none"),
        };
    }

    public static Port OfOutput(string name, NodeMetadata metadata)
    {
        var port = Of(name, metadata);
        return port with
        {
            Unusable = port.Unusable ?? (port.Dimensions is [> 1 or 0, ..] ? "has no free first dimension for rows" : null),
        };
    }

    /// <summary>The shape for a number of rows.</summary>
    public long[] ShapeOf(int rows, int width) => Dimensions.Length == 2
        ? [rows, width]
        : [rows, .. Dimensions.Skip(1).Select(dimension => (long)dimension)];

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"'{Name}' ({(IsMap ? $"a map with keys {Element}" : $"{Element} [{string.Join(", ", Dimensions.Select(Text))}]")})");

    private static Port Of(string name, NodeMetadata metadata)
    {
        if (metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR)
        {
            return new Port(name, metadata.ElementDataType, metadata.Dimensions)
            {
                Unusable = TensorElement.IsKnown(metadata.ElementDataType)
                    ? null
                    : $"has elements of {metadata.ElementDataType}; add a Cast to {TensorElement.Known} when exporting",
            };
        }

        if (metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_SEQUENCE &&
            metadata.AsSequenceMetadata().ElementMeta is { OnnxValueType: OnnxValueType.ONNX_TYPE_MAP } element &&
            element.AsMapMetadata() is { KeyDataType: TensorElementType.Int64 or TensorElementType.String } map &&
            map.ValueMetadata is { OnnxValueType: OnnxValueType.ONNX_TYPE_TENSOR, ElementDataType: TensorElementType.Float })
        {
            return new Port(name, map.KeyDataType, [], IsMap: true);
        }

        return new Port(name, TensorElementType.DataTypeMax, [])
        {
            Unusable = $"is of a kind that is not read here ({metadata.OnnxValueType}); export the model with a tensor instead",
        };
    }

    // One dimension is the rows alone; none is a shape that is not known.
    private static int? WidthOf(int[] dimensions)
    {
        if (dimensions.Length == 0)
        {
            return null;
        }

        var width = 1L;
        foreach (var dimension in dimensions.Skip(1))
        {
            width *= dimension;
            if (width is < 1 or > Widest)
            {
                return null;
            }
        }

        return (int)width;
    }

    private static string Text(int dimension, int index) =>
        dimension >= 0 ? dimension.ToString(CultureInfo.InvariantCulture) : index == 0 ? "N" : "?";
}
