using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>What a writer that died left at the end of a file of lines.</summary>
internal static class TornTail
{
    // Far above any line; a longer tail is not looked into.
    private const int LongestLine = 256 * 1024 * 1024;

    /// <summary>How many bytes to keep: all but a last line that is not whole.</summary>
    public static long Keep(SafeFileHandle file, long length)
    {
        var lineFeed = LastLineFeed(file, length);
        if (lineFeed == length - 1)
        {
            // Nothing behind the last line feed: the line before it counts.
            return length == 0 || IsWhole(file, LastLineFeed(file, lineFeed) + 1, lineFeed) ? length : LastLineFeed(file, lineFeed) + 1;
        }

        // A line that lacks only its line feed, or has a damaged one, may have been acknowledged.
        var start = lineFeed + 1;
        return IsWhole(file, start, length) ? length : IsWhole(file, start, length - 1) ? length - 1 : start;
    }

    /// <summary>Whether the last line that is kept has yet to be ended.</summary>
    public static bool LacksLineFeed(SafeFileHandle file, long kept) => kept > 0 && LastLineFeed(file, kept) != kept - 1;

    private static bool IsWhole(SafeFileHandle file, long start, long end)
    {
        if (end <= start || end - start > LongestLine)
        {
            return false;
        }

        var line = new byte[end - start];
        for (var read = 0; read < line.Length;)
        {
            var count = RandomAccess.Read(file, line.AsSpan(read), start + read);
            if (count == 0)
            {
                return false;
            }

            read += count;
        }

        return JsonLine.IsWhole(line);
    }

    // The position of the last line feed before end, or -1.
    private static long LastLineFeed(SafeFileHandle file, long end)
    {
        var buffer = new byte[64 * 1024];
        while (end > 0)
        {
            var start = Math.Max(0, end - buffer.Length);
            var count = RandomAccess.Read(file, buffer.AsSpan(0, (int)(end - start)), start);
            var at = buffer.AsSpan(0, count).LastIndexOf((byte)'\n');
            if (at >= 0)
            {
                return start + at;
            }

            end = start;
        }

        return -1;
    }
}
