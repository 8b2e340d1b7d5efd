using System.Globalization;

namespace Productionize;

/// <summary>
/// The seal of a line: its last member is <c>"crc"</c>, the CRC-32C of all bytes before that member. One flipped bit often leaves valid
/// JSON with another number in it; with the seal it is found.
/// </summary>
internal static class JsonLine
{
    private const int SealSize = 18;

    private static ReadOnlySpan<byte> SealStart => ",\"crc\":\""u8;

    /// <summary>The eight digits for a line, given all that stands before the member.</summary>
    public static string Seal(ReadOnlySpan<byte> bytes) => Crc32C.Of(bytes).ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>Whether these are the bytes of one whole line (without its line feed) as they were written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> line)
    {
        if (line.Length < SealSize || !line[^SealSize..].StartsWith(SealStart) || !line.EndsWith("\"}"u8))
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[8];
        Crc32C.Of(line[..^SealSize]).TryFormat(digits, out _, "x8", CultureInfo.InvariantCulture);
        return line[^10..^2].SequenceEqual(digits);
    }

    /// <summary>
    /// The length of the first whole line at the start of bytes that are none themselves; 0 where there is none. So a damaged line feed
    /// takes neither of the lines that it stood between.
    /// </summary>
    public static int WholeStart(ReadOnlySpan<byte> bytes)
    {
        for (var from = 0; from < bytes.Length;)
        {
            var at = bytes[from..].IndexOf(SealStart);
            if (at < 0 || from + at + SealSize > bytes.Length)
            {
                return 0;
            }

            var length = from + at + SealSize;
            if (IsWhole(bytes[..length]))
            {
                return length;
            }

            from += at + 1;
        }

        return 0;
    }
}
