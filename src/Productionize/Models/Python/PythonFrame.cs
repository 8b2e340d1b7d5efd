using System.Buffers.Binary;

namespace Productionize;

/// <summary>
/// What goes through the pipes: the length of the content, the number of the request that it is or answers, the content. The number tells an
/// answer from one to an earlier request, and from what something else wrote into the pipe.
/// </summary>
internal static class PythonFrame
{
    public const int HeaderBytes = 8;

    /// <summary>The number of the settings and the greeting; no text begins so.</summary>
    public const int FirstNumber = unchecked((int)0xB5F1_0DE5);

    private const int LengthBytes = 4;

    /// <summary>Fills in the header of a frame whose content is there already.</summary>
    public static void Seal(Span<byte> frame, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(frame[LengthBytes..], number);
    }

    public static (int Length, int Number) ReadHeader(ReadOnlySpan<byte> frame) =>
        (BinaryPrimitives.ReadInt32LittleEndian(frame), BinaryPrimitives.ReadInt32LittleEndian(frame[LengthBytes..]));
}
