using System.Globalization;

namespace Productionize;

/// <summary>What was extracted from a quarantine.</summary>
/// <param name="Files">The files, in the order in which their first record came.</param>
/// <param name="Rows">How many records they hold.</param>
/// <param name="Repeated">Records that had come before, since a job ran twice over the same rows: they were passed over.</param>
/// <param name="WithoutRaw">Records that came from an origin without text, as a database: they are to be mended there.</param>
/// <param name="Damaged">Lines of the quarantine that are no whole records, left by a process that died while it wrote them.</param>
public sealed record QuarantineExtract(IReadOnlyList<string> Files, long Rows, long Repeated, long WithoutRaw, long Damaged)
{
    private const int MostListed = 5;

    /// <summary>Counts and names of files.</summary>
    /// <returns>Such as <c>7 rows in 2 files (a.csv, b.csv), 3 told again</c>.</returns>
    public override string ToString()
    {
        var names = string.Join(", ", Files.Take(MostListed).Select(Path.GetFileName)) + (Files.Count > MostListed ? ", …" : "");
        return $"{Counted(Rows, "row")} in {Counted(Files.Count, "file")}{(Files.Count > 0 ? $" ({names})" : "")}" +
            Also(Repeated, "told again") + Also(WithoutRaw, "without text") + Also(Damaged, "damaged");
    }

    private static string Counted(long count, string noun) => $"{Text(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Also(long count, string what) => count == 0 ? "" : $", {Text(count)} {what}";

    private static string Text(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
