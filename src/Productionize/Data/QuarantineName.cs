using System.Buffers;

namespace Productionize;

/// <summary>
/// Names the files of an extract after the sources of their rows. A name from a quarantine is no path here: it is one part, that every
/// system takes.
/// </summary>
internal static class QuarantineName
{
    private const int LongestStem = 120;

    private static readonly SearchValues<char> Refused = SearchValues.Create("<>:\"/\\|?*");
    private static readonly string[] Devices =
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" })];
    private static readonly string[] Texts = [".jsonl", ".ndjson", ".json", ".txt", ".log"];

    /// <summary>What lies in one file: a source, or the folder whose parts a Parquet source reads.</summary>
    public static string DatasetOf(QuarantineRecord record)
    {
        // Rows of Parquet stand here as JSON, with the values of their partitions: of which part they were says nothing more.
        if (!IsParquet(record))
        {
            return record.Source;
        }

        var folders = record.Source.Split('/').SkipLast(1).Where(part => !part.Contains('=', StringComparison.Ordinal)).ToArray();
        return folders.Length > 0 ? string.Join('/', folders) + ".parquet" : record.Source;
    }

    /// <summary>The name for the file of a record; added to <paramref name="taken"/>.</summary>
    public static string Of(QuarantineRecord record, ISet<string> taken)
    {
        var name = string.Join('_', DatasetOf(record).Split('/', '\\').Where(part => part.Trim('.', ' ').Length > 0).Select(part =>
            string.Concat(part.Select(letter => Refused.Contains(letter) || char.IsControl(letter) ? '_' : letter))));

        // The text is not packed any more.
        name = Path.GetExtension(name) is ".gz" or ".zst" ? Path.GetFileNameWithoutExtension(name) : name;
        name = name.Trim('.', ' ') is { Length: > 0 } usable ? usable : "rows";
        name = IsParquet(record) ? Path.ChangeExtension(name, ".jsonl")
            : IsJson(record) && !Texts.Contains(Path.GetExtension(name).ToLowerInvariant()) ? name + ".jsonl"
            : name;
        return Distinct(name, taken);
    }

    private static string Distinct(string name, ISet<string> taken)
    {
        var extension = Path.GetExtension(name) is { Length: <= 16 } known ? known : "";
        var stem = Cut(name[..^extension.Length]);
        stem = IsDevice(stem) ? "_" + stem : stem;

        // Not only case may tell two names apart: on many systems it does not.
        var distinct = stem + extension;
        for (var number = 2; !taken.Add(distinct); number++)
        {
            distinct = $"{stem}-{number}{extension}";
        }

        return distinct;
    }

    private static string Cut(string stem) => stem.Length <= LongestStem ? stem
        : char.IsHighSurrogate(stem[LongestStem - 1]) ? stem[..(LongestStem - 1)]
        : stem[..LongestStem];

    // Windows takes these for devices, whatever the extension.
    private static bool IsDevice(string stem) => Devices.Contains(stem.Split('.')[0].TrimEnd(' '), StringComparer.OrdinalIgnoreCase);

    private static bool IsParquet(QuarantineRecord record) =>
        record.Header is null && record.Source.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);

    private static bool IsJson(QuarantineRecord record) => record.Header is null && record.Raw is ['{', ..];
}
