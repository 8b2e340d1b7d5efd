namespace Productionize;

/// <summary>ONNX files as models: in memory, into a store, and out of one.</summary>
public static class Onnx
{
    /// <summary>The format of stored ONNX files.</summary>
    public const string Format = "onnx";
}
