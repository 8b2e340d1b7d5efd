using System.Globalization;
using System.Text;

namespace Productionize;

/// <summary>A profile as a table for people.</summary>
internal static class DataProfileTable
{
    private const int Bars = 12;
    private const string Levels = "▁▂▃▅▇";

    private static readonly string[] Head =
        ["column", "kind", "count", "missing", "mean", "deviation", "min", "25 %", "50 %", "75 %", "max", "distinct", "values"];

    public static string Of(DataProfile profile)
    {
        var lines = new List<string[]> { Head };
        lines.AddRange(profile.Columns.Select(column => Line(column, profile.Rows)));
        var widths = Enumerable.Range(0, Head.Length).Select(cell => lines.Max(line => line[cell].Length)).ToArray();
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{profile.Rows:#,0} {(profile.Rows == 1 ? "row" : "rows")}\n");
        foreach (var line in lines)
        {
            // Words to the left, numbers to the right.
            var cells = line.Select((cell, i) => i is 0 or 1 || i == Head.Length - 1 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private static string[] Line(ColumnProfile column, long rows) =>
    [
        Clean(column.Name),
        column.Kind.ToString(),
        column.Count.ToString("#,0", CultureInfo.InvariantCulture),
        rows == 0 ? "" : Percent(column.Missing, rows),
        Value(column, column.Mean ?? column.MeanLength),
        column.Kind == FieldKind.Timestamp
            ? (column.Deviation / TimeSpan.TicksPerDay)?.ToString("0.## 'days'", CultureInfo.InvariantCulture) ?? ""
            : column.Kind == FieldKind.Date
            ? column.Deviation?.ToString("0.## 'days'", CultureInfo.InvariantCulture) ?? ""
            : Number(column.Deviation),
        Value(column, column.Minimum ?? column.ShortestLength),
        Value(column, column.Quantile(0.25)),
        Value(column, column.Quantile(0.5)),
        Value(column, column.Quantile(0.75)),
        Value(column, column.Maximum ?? column.LongestLength),
        column.Distinct?.ToString("#,0", CultureInfo.InvariantCulture) ?? "",
        column.Frequent.Count > 0 ? Texts(column) : Histogram(column),
    ];

    private static string Value(ColumnProfile column, double? value) => (column.Kind, value) switch
    {
        (_, null) => "",
        // As a double the last instant is one tick too late.
        (FieldKind.Timestamp, { } ticks) =>
            new DateTime(Math.Min((long)ticks, DateTime.MaxValue.Ticks)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        (FieldKind.Date, { } day) => DateOnly.FromDayNumber((int)Math.Round(day)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        (FieldKind.String or FieldKind.SingleVector or FieldKind.Json, { } length) => $"length {Number(length)}",
        _ => Number(value),
    };

    // Five digits, but none of those before the point is left out as long as a double has them all.
    private static string Number(double? value) => value?.ToString(
        Math.Abs(value.Value) is >= 10_000 and < 1e15 ? "0" : "G5", CultureInfo.InvariantCulture) ?? "";

    // A few are not none.
    private static string Percent(long part, long all)
    {
        var share = (100.0 * part / all).ToString("0.#", CultureInfo.InvariantCulture);
        return share == "0" && part > 0 ? "<0.1 %" : $"{share} %";
    }

    private static string Texts(ColumnProfile column)
    {
        // Of texts that are all different, those that are left over are of no meaning. Distinct is within 5 % nearly always.
        bool IsFrequent(FrequentText text) => text.AtLeast >= column.Count / 2000.0;
        var first = column.Frequent[0];
        if (column.Kind == FieldKind.String && column.Count > 1 && column.Distinct >= 0.95 * column.Count
            && (first.AtLeast == 1 || !IsFrequent(first)))
        {
            return "all different";
        }

        var texts = column.Frequent.TakeWhile(text => text.AtLeast == text.AtMost || IsFrequent(text)).Take(3).Select(text =>
            $"{(text.AtLeast == text.AtMost ? "" : "≥ ")}{Percent(text.AtLeast, column.Count)} {Clean(text.Text)}").ToArray();
        return texts.Length == 0 ? "none frequent" : string.Join(", ", texts) + (column.Frequent.Count > texts.Length ? ", …" : "");
    }

    private static string Histogram(ColumnProfile column)
    {
        if (column.Quantile(0.01) is not { } low || column.Quantile(0.99) is not { } high || column.Buckets.Count < 2)
        {
            return "";
        }

        var counts = new long[Bars];
        foreach (var bucket in column.Buckets)
        {
            // Halves first: the whole range may be beyond a double.
            var place = high > low ? ((column.State.Buckets!.MiddleOf(bucket) / 2) - (low / 2)) / ((high / 2) - (low / 2)) * Bars : 0;
            counts[(int)Math.Clamp(double.IsNaN(place) ? 0 : place, 0, Bars - 1)] += bucket.Count;
        }

        var most = counts.Max();
        return string.Concat(counts.Select(count =>
            count == 0 ? ' ' : Levels[(int)Math.Min((double)count / most * Levels.Length, Levels.Length - 1)]));
    }

    // A text from a file must not break the table, or turn its direction round.
    private static string Clean(string text)
    {
        const int longest = 24;
        var cut = text.Length > longest ? string.Concat(text.AsSpan(0, longest - 1), "…") : text;
        return string.Concat(cut.Select(character => char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate ? '·' : character));
    }
}
