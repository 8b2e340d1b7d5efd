using System.Globalization;
using System.Text;

namespace Productionize;

/// <summary>A report as text that is understood in ten seconds: the verdict, the first column, a table, and what it looks like.</summary>
internal static class ParityText
{
    private const int MostFlips = 10;

    public static string Of(ParityReport report)
    {
        var text = new StringBuilder();
        var golden = report.Golden;
        var worst = report.Columns.Count == 0 ? 0 : report.Columns.Max(column => column.Differing);
        text.Append(CultureInfo.InvariantCulture, $"Parity of '{report.Model}' with {golden.Name} ({golden.Origin}): ");
        text.AppendLine(
            report.Matches ? $"all {golden.Rows} rows match."
            : report.FirstDifference is null ? $"{report.FailedRows.Count} of {golden.Rows} rows failed."
            : report.Columns.Any(column => column.Problem is not null) ? "DIFFERENT, and not every column can be compared."
            : $"DIFFERENT, up to {worst} of {golden.Rows} rows{(report.FailedRows.Count == 0 ? "" : $", {report.FailedRows.Count} failed")}.");
        if (report.FirstDifference is { } first)
        {
            text.AppendLine($"First column that differs: '{first.Name}'{(first.Problem is null ? "" : $", which {first.Problem}")}.");
        }

        foreach (var column in report.Columns.Where(column => column.Problem is not null && column != report.FirstDifference))
        {
            text.AppendLine($"Column '{column.Name}', which {column.Problem}.");
        }

        Table(text, report);
        Flips(text, report);
        if (report.FailedRows.Count > 0)
        {
            var error = report.FirstError!;
            text.AppendLine($"Failed rows: {Some(report.FailedRows)}. The first: {error.GetType().Name}: {error.Message}");
        }

        foreach (var suspicion in report.Suspicions)
        {
            text.AppendLine($"Suspicion: {suspicion}");
        }

        if (report.NotAnswered.Count > 0)
        {
            text.AppendLine(
                $"The model answers one value, compared with '{report.Columns[0].Name}'; not compared: {string.Join(", ", report.NotAnswered)}.");
        }

        if (report.NotCompared.Count > 0)
        {
            text.AppendLine($"Not in the golden file, so not compared: {string.Join(", ", report.NotCompared)}.");
        }

        return text.ToString().TrimEnd();
    }

    public static string Number(double number) => number.ToString(
        double.IsInteger(number) && Math.Abs(number) < 1e15 ? "R" : "G9", CultureInfo.InvariantCulture);

    private static void Table(StringBuilder text, ParityReport report)
    {
        string[][] lines =
        [
            ["column", "differing", "largest", "relative", "in row", "golden", "model"],
            .. report.Columns.Where(column => column.Problem is null).Select(Line),
        ];
        var widths = Enumerable.Range(0, lines[0].Length).Select(i => lines.Max(line => line[i].Length)).ToArray();
        foreach (var line in lines)
        {
            var cells = line.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            text.AppendLine("  " + string.Join("  ", cells).TrimEnd());
        }
    }

    private static string[] Line(ParityColumn column) =>
    [
        column.Name,
        column.Differing.ToString(CultureInfo.InvariantCulture),
        column.WorstGolden is null ? "" : column.LargestAbsolute.ToString("G3", CultureInfo.InvariantCulture),
        column.WorstGolden is null ? "" : column.LargestRelative.ToString("G3", CultureInfo.InvariantCulture),
        column.WorstRow?.ToString(CultureInfo.InvariantCulture) ?? "",
        column.WorstGolden is { } golden ? Number(golden) : "",
        column.WorstModel is { } model ? Number(model) : "",
    ];

    private static void Flips(StringBuilder text, ParityReport report)
    {
        if (report.Flips.Count == 0)
        {
            return;
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"Decisions that flip: {report.Flips.Count}, nearest to the threshold first.");
        foreach (var flip in report.Flips.Take(MostFlips))
        {
            text.AppendLine(flip.Distance is not { } distance
                ? $"  row {flip.Row}"
                : $"  row {flip.Row}: golden score {Number(flip.GoldenScore!.Value)} is {Number(Math.Abs(distance))} " +
                    $"{(distance < 0 ? "below" : "above")} the threshold {Number(report.Threshold!.Value)}");
        }
    }

    private static string Some(IReadOnlyList<int> rows) =>
        string.Join(", ", rows.Take(MostFlips)) + (rows.Count > MostFlips ? $" and {rows.Count - MostFlips} more" : "");
}
