using Microsoft.ML.OnnxRuntime.Tensors;

namespace Productionize;

/// <summary>A model that counts up to its input, one step of a loop after the other.</summary>
internal static class SlowModel
{
    public static byte[] Bytes { get; } = OnnxBuilder.Model(
        OnnxBuilder.Input("X", TensorElementType.Int64, 1), OnnxBuilder.Output("Y", TensorElementType.Float, 1),
        OnnxBuilder.Floats(5, "zero", [1], 0),
        OnnxBuilder.Node("Squeeze", ["X"], ["times"]),
        OnnxBuilder.Node(
            "Loop", ["times", "", "zero"], ["Y"],
            OnnxBuilder.Attribute("body", 5, OnnxBuilder.Message(
                6,
                OnnxBuilder.Text(2, "body"),
                OnnxBuilder.Input("i", TensorElementType.Int64), OnnxBuilder.Input("go", TensorElementType.Bool),
                OnnxBuilder.Input("sum", TensorElementType.Float, 1),
                OnnxBuilder.Output("on", TensorElementType.Bool), OnnxBuilder.Output("more", TensorElementType.Float, 1),
                OnnxBuilder.Floats(5, "one", [1], 1),
                OnnxBuilder.Node("Identity", ["go"], ["on"]), OnnxBuilder.Node("Add", ["sum", "one"], ["more"])))));
}
