using System.Text;

namespace Productionize;

/// <summary>Text for people from bytes of an origin, cut between two characters; bytes that are no UTF-8 show as U+FFFD.</summary>
internal static class CutText
{
    private const int LongestValue = 80;

    // Whole, or it could not be mended and read again; but somebody must be able to open the quarantine.
    private const int LongestRaw = 1024 * 1024;

    public static string Value(ReadOnlySpan<byte> cell) => Of(cell, LongestValue);

    public static string Raw(ReadOnlySpan<byte> record) => Of(record, LongestRaw);

    private static string Of(ReadOnlySpan<byte> bytes, int longest)
    {
        if (bytes.Length <= longest)
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var end = longest;
        while (end > longest - 4 && (bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return Encoding.UTF8.GetString(bytes[..end]) + "…";
    }
}
