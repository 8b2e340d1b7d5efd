using System.Text;

namespace Productionize;

/// <summary>The names of the datatypes, and what their elements are kept as.</summary>
internal static class TensorDatatypes
{
    private static readonly TensorDatatype[] All = Enum.GetValues<TensorDatatype>();

    // The names of the protocol are those of the enum in capitals.
    private static readonly string[] Names = [.. All.Select(type => type.ToString().ToUpperInvariant())];
    private static readonly byte[][] Utf8Names = [.. Names.Select(Encoding.UTF8.GetBytes)];

    public static string Name(this TensorDatatype type) => Names[(int)type];

    public static ReadOnlySpan<byte> Utf8Name(this TensorDatatype type) => Utf8Names[(int)type];

    public static bool TryParse(string? name, out TensorDatatype type)
    {
        var index = Array.IndexOf(Names, name);
        type = index < 0 ? default : All[index];
        return index >= 0;
    }

    public static bool IsWhole(this TensorDatatype type) => type is >= TensorDatatype.UInt8 and <= TensorDatatype.Int64;

    public static bool IsFloat(this TensorDatatype type) => type is TensorDatatype.FP16 or TensorDatatype.FP32;

    /// <summary>The bounds of a whole number; those of UINT64 beyond 2^63-1 have no cell to go to.</summary>
    public static (long Least, long Most) Bounds(this TensorDatatype type) => type switch
    {
        TensorDatatype.UInt8 => (0, byte.MaxValue),
        TensorDatatype.UInt16 => (0, ushort.MaxValue),
        TensorDatatype.UInt32 => (0, uint.MaxValue),
        TensorDatatype.UInt64 => (0, long.MaxValue),
        TensorDatatype.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        TensorDatatype.Int16 => (short.MinValue, short.MaxValue),
        TensorDatatype.Int32 => (int.MinValue, int.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    /// <summary>Memory for elements: bool, long, float, double or text.</summary>
    public static Array NewValues(this TensorDatatype type, int count) => type switch
    {
        TensorDatatype.Bool => new bool[count],
        TensorDatatype.FP16 or TensorDatatype.FP32 => new float[count],
        TensorDatatype.FP64 => new double[count],
        TensorDatatype.Bytes => new string?[count],
        _ => new long[count],
    };
}
