using System.Text;
using System.Text.Unicode;

namespace Productionize;

/// <summary>Text from bytes of an origin.</summary>
internal static class CutText
{
    private const int LongestValue = 80;
    private const int LongestRaw = 1024 * 1024;

    /// <summary>A value for people, cut between two characters; bytes that are no UTF-8 show as U+FFFD.</summary>
    public static string Value(ReadOnlySpan<byte> cell)
    {
        if (cell.Length <= LongestValue)
        {
            return Encoding.UTF8.GetString(cell);
        }

        var end = LongestValue;
        while (end > LongestValue - 4 && (cell[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return Encoding.UTF8.GetString(cell[..end]) + "…";
    }

    /// <summary>
    /// A record to be mended and read again; null for one of more than 1 MiB, or that is no UTF-8: cut or with U+FFFD it would be another,
    /// which might be accepted.
    /// </summary>
    public static string? Raw(ReadOnlySpan<byte> record) =>
        record.Length <= LongestRaw && Utf8.IsValid(record) ? Encoding.UTF8.GetString(record) : null;
}
