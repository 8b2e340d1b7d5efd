using System.Globalization;
using System.Text;

namespace Productionize;

/// <summary>
/// Buckets and registers as short text. Buckets: for each run of neighbours how many empty ones lie before it, and the counts, as
/// in <c>512:3,1,4 9:7</c>. Registers: a letter for each that is not empty (a = 1 … z = 26, A = 27 … Z = 52), and the number of empty ones
/// between them, as in <c>37b4081aC…</c>
/// </summary>
internal static class ProfileText
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static string Of(BucketCounts buckets)
    {
        var text = new StringBuilder();
        var next = 0L;
        foreach (var (index, count) in buckets.Taken())
        {
            _ = index == next && text.Length > 0
                ? text.Append(CultureInfo.InvariantCulture, $",{count}")
                : text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? " " : "")}{index - next}:{count}");
            next = index + 1;
        }

        return text.ToString();
    }

    /// <summary>Reads buckets into ones that have nothing and the right width.</summary>
    /// <param name="text">What <see cref="Of(BucketCounts)"/> wrote.</param>
    /// <param name="most">The greatest value that is allowed.</param>
    /// <param name="buckets">Where they are counted.</param>
    /// <returns>Whether the text is whole.</returns>
    public static bool ReadBuckets(string? text, long most, BucketCounts buckets)
    {
        if (text is null or "")
        {
            return text is not null;
        }

        var width = buckets.Width;
        var (next, lowest) = (0L, default(long?));
        foreach (var run in text.Split(' '))
        {
            // Neighbours are in one run, so that a profile is written in one way only.
            var colon = run.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !TryWhole(run.AsSpan(0, colon), out var empty)
                || empty < (lowest is null ? 0 : 1) || empty > (most / width) - next)
            {
                return false;
            }

            next += empty;
            lowest ??= next;
            foreach (var part in run[(colon + 1)..].Split(','))
            {
                if (!TryWhole(part, out var count) || count < 1 || next > most / width || next - lowest >= BucketCounts.Most)
                {
                    return false;
                }

                buckets.Add(next++ * width, count);
            }
        }

        return true;
    }

    public static string Of(DistinctSketch sketch)
    {
        var text = new StringBuilder();
        var empty = 0;
        foreach (var rank in sketch.Registers)
        {
            if (rank == 0)
            {
                empty++;
                continue;
            }

            AppendEmpty(text, empty);
            text.Append(Letters[rank - 1]);
            empty = 0;
        }

        AppendEmpty(text, empty);
        return text.ToString();
    }

    /// <summary>Reads registers into a sketch that has none.</summary>
    /// <returns>Whether the text has exactly all registers.</returns>
    public static bool ReadRegisters(string? text, DistinctSketch sketch)
    {
        var (register, empty) = (0, 0);
        foreach (var character in text ?? "")
        {
            if (char.IsAsciiDigit(character))
            {
                empty = (empty * 10) + (character - '0');
            }
            else
            {
                var letter = Letters.IndexOf(character, StringComparison.Ordinal);
                register += empty;
                if (letter < 0 || register >= DistinctSketch.RegisterCount)
                {
                    return false;
                }

                sketch.Raise(register++, (byte)(letter + 1));
                empty = 0;
            }

            if (empty > DistinctSketch.RegisterCount)
            {
                return false;
            }
        }

        return register + empty == DistinctSketch.RegisterCount;
    }

    private static void AppendEmpty(StringBuilder text, int empty)
    {
        if (empty > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{empty}");
        }
    }

    private static bool TryWhole(ReadOnlySpan<char> text, out long whole) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole);
}
