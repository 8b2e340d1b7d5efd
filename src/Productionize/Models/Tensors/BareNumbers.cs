using System.Buffers;

namespace Productionize;

/// <summary>
/// Python writes NaN and infinity into JSON as bare words, which no JSON reader takes. A bare NaN becomes null, since in a column of
/// numbers and in one of texts it stands for nothing; an infinity becomes text.
/// </summary>
internal static class BareNumbers
{
    /// <summary>The JSON with such words replaced; the same memory where there is none, as nearly always.</summary>
    public static ReadOnlyMemory<byte> Replace(ReadOnlyMemory<byte> json)
    {
        var rest = json.Span;
        if (rest.IndexOf("NaN"u8) < 0 && rest.IndexOf("Infinity"u8) < 0)
        {
            return json;
        }

        var mended = new ArrayBufferWriter<byte>(rest.Length + 256);
        while (!rest.IsEmpty)
        {
            var next = rest.IndexOfAny("\"NI-"u8);
            if (next < 0)
            {
                mended.Write(rest);
                break;
            }

            mended.Write(rest[..next]);
            rest = rest[next..];
            var taken = Taken(rest);
            mended.Write(rest[0] == 'N' && taken > 1 ? "null"u8
                : rest[0] == 'I' && taken > 1 ? "\"Infinity\""u8
                : rest[0] == '-' && taken > 1 ? "\"-Infinity\""u8
                : rest[..taken]);
            rest = rest[taken..];
        }

        return mended.WrittenMemory;
    }

    // A whole text, a whole bare word, or one byte of something else.
    private static int Taken(ReadOnlySpan<byte> rest) =>
        rest[0] == '"' ? EndOfText(rest)
        : rest.StartsWith("NaN"u8) ? 3
        : rest.StartsWith("Infinity"u8) ? 8
        : rest.StartsWith("-Infinity"u8) ? 9
        : 1;

    private static int EndOfText(ReadOnlySpan<byte> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i + 1;
            }

            if (text[i] == '\\')
            {
                i++;
            }
        }

        return text.Length;
    }
}
