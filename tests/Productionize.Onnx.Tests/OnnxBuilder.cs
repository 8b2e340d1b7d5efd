using System.Buffers.Binary;
using System.Text;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Productionize;

/// <summary>Writes small models by hand: messages of onnx.proto, field by field.</summary>
internal static class OnnxBuilder
{
    /// <summary>A file with one graph.</summary>
    public static byte[] Model(params byte[][] graph) => ModelWith([], graph);

    public static byte[] ModelWith(byte[][] more, params byte[][] graph) =>
        Join([Number(1, 8), Message(8, Number(2, 13)), Message(8, Text(1, "ai.onnx.ml"), Number(2, 2)),
        Message(7, [Text(2, "g"), .. graph]), .. more]);

    /// <summary>Input X and output Y of one type, and a node between that changes nothing. Dimensions below 0 are free.</summary>
    public static byte[] Identity(TensorElementType type, params int[] shape) =>
        Model(Input("X", type, shape), Output("Y", type, shape), Node("Identity", ["X"], ["Y"]));

    public static byte[] Input(string name, TensorElementType type, params int[] shape) => Message(11, Value(name, type, shape));

    public static byte[] Output(string name, TensorElementType type, params int[] shape) => Message(12, Value(name, type, shape));

    public static byte[] Node(string operation, string[] inputs, string[] outputs, params byte[][] attributes) => Message(
        1, [.. inputs.Select(input => Text(1, input)), .. outputs.Select(output => Text(2, output)), Text(4, operation), .. attributes]);

    /// <summary>An attribute of a node (field 5); a function has its own under field 11.</summary>
    public static byte[] Attribute(string name, int kind, byte[] value, int field = 5) =>
        Message(field, Text(1, name), Number(20, kind), value);

    /// <summary>Three floats that lie in another file.</summary>
    public static byte[] External(int field, string name, string location) => Message(
        field, Number(1, 3), Number(2, 1), Text(8, name), Message(13, Text(1, "location"), Text(2, location)), Number(14, 1));

    /// <summary>A float tensor.</summary>
    public static byte[] Floats(int field, string name, int[] shape, params float[] numbers)
    {
        var raw = new byte[numbers.Length * 4];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * 4), numbers[i]);
        }

        return Message(field, [.. shape.Select(dimension => Number(1, dimension)), Number(2, 1), Text(8, name), Bytes(9, raw)]);
    }

    public static byte[] Message(int field, params byte[][] parts) => Bytes(field, Join(parts));

    public static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    public static byte[] Number(int field, long number) => Join([Varint((ulong)field << 3), Varint((ulong)number)]);

    public static byte[] Bytes(int field, byte[] bytes) => Join([Varint(((ulong)field << 3) | 2), Varint((ulong)bytes.Length), bytes]);

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    private static byte[] Value(string name, TensorElementType type, int[] shape) => Join(
        Text(1, name),
        Message(2, Message(1, Number(1, (int)type), Message(2, [.. shape.Select((dimension, index) => dimension < 0
            ? Message(1, Text(2, index == 0 ? "N" : $"D{index}"))
            : Message(1, Number(1, dimension)))]))));

    private static byte[] Varint(ulong number)
    {
        var bytes = new List<byte>();
        for (; number >= 0x80; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        bytes.Add((byte)number);
        return [.. bytes];
    }
}
