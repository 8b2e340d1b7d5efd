using System.Globalization;
using System.Text;

namespace Productionize;

/// <summary>A summary as tables for people.</summary>
internal static class PredictionSummaryTable
{
    private static readonly (string Head, Func<PredictionSummaryGroup, string> Cell)[] Columns =
    [
        ("calls", group => Count(group.Predictions)),
        ("errors", group => Percent(group.Failed, group.Predictions)),
        ("canceled", group => Some(group.Canceled)),
        ("rejected", group => Some(group.Rejected)),
        ("p50 ms", group => Milliseconds(group.Latency?.P50)),
        ("p95 ms", group => Milliseconds(group.Latency?.P95)),
        ("p99 ms", group => Milliseconds(group.Latency?.P99)),
        ("max ms", group => Milliseconds(group.Latency?.Max)),
        ("truth", group => Percent(group.WithTruth, group.Answered)),
        ("AUC", group => Area(group.Quality)),
        ("log loss", group => Fixed(group.Quality?.LogLoss)),
        ("Brier", group => Fixed(group.Quality?.Brier)),
        ("RMSE", group => Number(group.Quality?.Rmse)),
        ("MAE", group => Number(group.Quality?.Mae)),
        ("value", group => Number(group.ValueSum)),
        ("value each", group => Number(group.ValueMean)),
        ("left out", group => Some(group.NotFinite)),
    ];

    public static string Of(PredictionSummary summary)
    {
        var text = new StringBuilder();
        if (summary.Groups.Count > 0)
        {
            text.Append(summary).Append("\n\n");
            string[] head = ["week of", "model", "role", .. Columns.Select(column => column.Head)];
            Append(text, 3, [head, .. summary.Groups.Select(Line)]);
        }

        if (summary.Coverage.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nTruth by age of the answer at {summary.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC\n\n");
            Append(text, 3, [
                ["model", "role", "age", "answers", "truth"],
                .. summary.Coverage.Select(part => (string[])[
                    part.Model, part.Role.ToString(), part.Age, Count(part.Answered), Percent(part.WithTruth, part.Answered)]),
            ]);
        }

        foreach (var note in summary.Notes)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(note).Append('\n');
        }

        return text.ToString();
    }

    private static string[] Line(PredictionSummaryGroup group) =>
    [
        group.Week.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        new ModelInfo(group.Model, group.Version).ToString(),
        group.Role.ToString(),
        .. Columns.Select(column => column.Cell(group)),
    ];

    // Words to the left, numbers to the right; a column that says nothing is left out.
    private static void Append(StringBuilder text, int words, IReadOnlyList<string[]> lines)
    {
        var shown = Enumerable.Range(0, lines[0].Length)
            .Where(cell => lines.Skip(1).Any(line => line[cell].Length > 0))
            .Select(cell => (Cell: cell, Width: lines.Max(line => line[cell].Length))).ToArray();
        foreach (var line in lines)
        {
            var cells = shown.Select(column =>
                column.Cell < words ? line[column.Cell].PadRight(column.Width) : line[column.Cell].PadLeft(column.Width));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }
    }

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Some(long count) => count == 0 ? "" : Count(count);

    // A few are not none, and nearly all are not all.
    private static string Percent(long part, long all)
    {
        if (all == 0)
        {
            return "";
        }

        var share = (100.0 * part / all).ToString("0.#", CultureInfo.InvariantCulture);
        return share == "0" && part > 0 ? "<0.1 %" : share == "100" && part < all ? ">99.9 %" : $"{share} %";
    }

    private static string Milliseconds(double? time) =>
        time?.ToString(time < 10 ? "0.00" : time < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture) ?? "";

    private static string Area(PredictionQuality? quality) => quality is { AucError: >= 0.0005 and var error }
        ? string.Create(CultureInfo.InvariantCulture, $"{quality.Auc:0.000} ±{Math.Ceiling(error * 1000) / 1000:0.000}")
        : Fixed(quality?.Auc);

    private static string Fixed(double? number) => number?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";

    private static string Number(double? number) => number?.ToString(
        Math.Abs(number.Value) is >= 1000 and < 1e15 ? "#,0" : "G4", CultureInfo.InvariantCulture) ?? "";
}
