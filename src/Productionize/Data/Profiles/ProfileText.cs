using System.Globalization;
using System.Text;

namespace Productionize;

/// <summary>
/// Buckets and registers as short text. Buckets: for each run of neighbours the first one's index and the counts, as in
/// <c>-12:3,1,4 90:7</c>. Registers: a letter for each that is not empty (a = 1 … z = 26, A = 27 … Z = 52), and the number of empty ones
/// between them, as in <c>37b4081aC…</c>
/// </summary>
internal static class ProfileText
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static string Of(BucketCounts buckets)
    {
        var text = new StringBuilder();
        var next = long.MinValue;
        foreach (var (index, count) in buckets.Taken())
        {
            _ = index == next
                ? text.Append(CultureInfo.InvariantCulture, $",{count}")
                : text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? " " : "")}{index}:{count}");
            next = index + 1;
        }

        return text.ToString();
    }

    /// <summary>Reads buckets between two indexes, both allowed; null where the text is damaged.</summary>
    public static BucketCounts? ReadBuckets(string? text, long least, long most)
    {
        var buckets = new BucketCounts();
        if (text is null or "")
        {
            return text is null ? null : buckets;
        }

        var (next, lowest) = (least, default(long?));
        foreach (var run in text.Split(' '))
        {
            var colon = run.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !TryWhole(run.AsSpan(0, colon), out var index) || index < next)
            {
                return null;
            }

            lowest ??= index;
            foreach (var part in run[(colon + 1)..].Split(','))
            {
                if (!TryWhole(part, out var count) || count < 1 || index > most || index - lowest >= BucketCounts.Most)
                {
                    return null;
                }

                buckets.Add(index++, count);
            }

            // Neighbours are in one run, so that a profile is written in one way only.
            next = index + 1;
        }

        return buckets;
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
