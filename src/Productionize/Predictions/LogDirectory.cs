using System.Globalization;
using System.Text;

namespace Productionize;

/// <summary>
/// Where the files of a log lie: <c>segments/</c>, what they were sealed into beneath <c>model=NAME/date=DAY/</c> and
/// <c>outcomes/date=DAY/</c>, and <c>index/</c> with the index of each file under the same path.
/// </summary>
internal sealed class LogDirectory
{
    private const string SegmentSuffix = ".segment";
    private const string OpenSuffix = ".open";
    private const string DamagedSuffix = ".damaged";
    private const string UnfinishedSuffix = ".unfinished";
    private const string IndexSuffix = ".index";
    private const string Date = "date=";
    private const string Outcomes = "outcomes";

    public LogDirectory(string root) =>
        (Root, Segments, Indexes) = (root, Path.Combine(root, "segments"), Path.Combine(root, "index"));

    public string Root { get; }

    public string Segments { get; }

    private string Indexes { get; }

    /// <summary>The segments, in the order in which they were begun.</summary>
    public IReadOnlyList<string> ListSegments() =>
        Directory.Exists(Segments) ? [.. Directory.GetFiles(Segments, $"*{SegmentSuffix}").Order(StringComparer.Ordinal)] : [];

    /// <summary>The sealed files, in the order of their segments; they count where those are no longer there.</summary>
    /// <param name="extension">How their names end; null where no format is known.</param>
    public IEnumerable<(string Path, bool IsOutcomes)> ListSealed(string? extension)
    {
        var pattern = $"*{extension}";
        return Folders(Root, "model=*").Select(folder => (folder, IsOutcomes: false)).Concat(Folders(Root, Outcomes)
                .Select(folder => (folder, IsOutcomes: true)))
            .SelectMany(model => Folders(model.folder, Date + "*").SelectMany(day => Directory.GetFiles(day, pattern))
                .Select(path => (path, model.IsOutcomes)))
            .Where(file => !Path.GetFileName(file.path).StartsWith('.'))
            .OrderBy(file => Path.GetFileName(file.path), StringComparer.Ordinal).ThenBy(file => file.path, StringComparer.Ordinal);
    }

    /// <summary>Segments that were sealed, but for what was damaged in them.</summary>
    public IReadOnlyList<string> ListDamaged() =>
        Directory.Exists(Segments) ? Directory.GetFiles(Segments, $"*{SegmentSuffix}{DamagedSuffix}") : [];

    /// <summary>Puts a segment aside of which some is damaged, for somebody to look at: what is whole is in the sealed files.</summary>
    public static void PutAside(string segment) => File.Move(segment, DamagedOf(segment), overwrite: true);

    /// <summary>Where a segment is that was put aside.</summary>
    public static string DamagedOf(string segment) => segment + DamagedSuffix;

    /// <summary>Where a sealed file is written before it has its name.</summary>
    public static string AsideOf(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}{UnfinishedSuffix}");

    /// <summary>
    /// Deletes what seals and erasures left that were killed: files without their name, and indexes that are unfinished or of a file that is
    /// gone, which hold outcomes nevertheless. Only for who holds the lock.
    /// </summary>
    public void DeleteUnfinished()
    {
        foreach (var day in Folders(Root, "model=*").Append(Path.Combine(Root, Outcomes)).SelectMany(model => Folders(model, Date + "*")))
        {
            foreach (var path in Directory.GetFiles(day, $".*{UnfinishedSuffix}"))
            {
                File.Delete(path);
            }
        }

        foreach (var index in Directory.Exists(Indexes) ? Directory.GetFiles(Indexes, "*", SearchOption.AllDirectories) : [])
        {
            var file = Path.Combine(Root, Path.GetRelativePath(Indexes, index));
            if (!file.EndsWith(IndexSuffix, StringComparison.Ordinal) || !File.Exists(file[..^IndexSuffix.Length]))
            {
                File.Delete(index);
            }
        }
    }

    /// <summary>The name of a new segment: it tells the order; the rest of it keeps processes apart that begin in the same tick.</summary>
    public string NewSegment(DateTimeOffset now) => Path.Combine(
        Segments, string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd'T'HHmmssfffffff}-{Guid.NewGuid():n}{SegmentSuffix}"));

    /// <summary>The file that the writer of a segment holds open and locked as long as it writes.</summary>
    public static string OpenMarkOf(string segment) => segment + OpenSuffix;

    /// <summary>Whether nobody will write to a segment any more: its writer has ended it, or is dead.</summary>
    public static bool IsEnded(string segment)
    {
        var mark = OpenMarkOf(segment);
        try
        {
            using (File.OpenHandle(mark, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
            }

            File.Delete(mark);
            return true;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Where records of a source are sealed.</summary>
    public string RecordsOf(string segment, ulong source, string model, DateOnly day, string extension) => Path.Combine(
        Root, FolderOf(model), DayOf(day),
        string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(segment)}-{source:x16}{extension}"));

    /// <summary>Where outcomes are sealed.</summary>
    public string OutcomesOf(string segment, DateOnly day, string extension) =>
        Path.Combine(Root, Outcomes, DayOf(day), Path.GetFileNameWithoutExtension(segment) + extension);

    /// <summary>The segment that was sealed into a file: the first two parts of the name are its own.</summary>
    public string SegmentOf(string path) =>
        Path.Combine(Segments, string.Join('-', Path.GetFileNameWithoutExtension(path).Split('-').Take(2)) + SegmentSuffix);

    /// <summary>Where the index of a file is.</summary>
    public string IndexOf(string file) => Path.Combine(Indexes, Path.GetRelativePath(Root, file)) + IndexSuffix;

    /// <summary>Deletes the index of a file, where there is one: it is of what the file was.</summary>
    public static void DeleteIndex(string index)
    {
        if (File.Exists(index))
        {
            File.Delete(index);
        }
    }

    /// <summary>The day of a sealed file; null where its folder names none.</summary>
    public static DateOnly? DayOf(string path) => DateOnly.TryParseExact(
        Path.GetFileName(Path.GetDirectoryName(path)!)[Date.Length..], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
        out var day) ? day : null;

    /// <summary>The folder of a model: its name, or the beginning and a hash of one that no file system would take.</summary>
    public static string FolderOf(string model)
    {
        const int most = 200;
        var name = Uri.EscapeDataString(model);
        return name.Length <= most ? $"model={name}" : string.Create(
            CultureInfo.InvariantCulture, $"model={name.AsSpan(0, most / 2)}~{TextHash.Of(Encoding.UTF8.GetBytes(model)):x16}");
    }

    /// <summary>The folder of the model of a sealed file of records.</summary>
    public static string FolderOfModel(string path) => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(path)!)!);

    /// <summary>Whether somebody maintains the log already; else the caller does, until it disposes what it gets.</summary>
    public FileStream? TryLock()
    {
        DurableDirectory.Create(Root);
        try
        {
            return new FileStream(Path.Combine(Root, "maintenance.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (IsHeld(error))
        {
            return null;
        }
    }

    // EWOULDBLOCK on Linux and on macOS; a violation of sharing or of a lock on Windows.
    private static bool IsHeld(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020) or unchecked((int)0x80070021);

    private static string DayOf(DateOnly day) => Date + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string[] Folders(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.GetDirectories(folder, pattern) : [];
}
