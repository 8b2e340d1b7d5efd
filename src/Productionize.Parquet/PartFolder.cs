using System.Globalization;

namespace Productionize;

/// <summary>The folder of a sink, locked: its parts, numbered in the order of the commits, and nothing else.</summary>
internal sealed class PartFolder : IDisposable
{
    public const string CheckpointKey = "productionize.checkpoint";
    public const string ColumnsKey = "productionize.columns";

    private const string LockName = "_lock";
    private const string UnfinishedName = "_unfinished";

    private readonly FileStream _lock;
    private int _next;

    private PartFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    /// <summary>Where the rows after the last commit are gathered. Without the ending that readers look for.</summary>
    public string Unfinished => System.IO.Path.Combine(Path, UnfinishedName);

    public static PartFolder Open(string path)
    {
        FileStream? held = null;
        path = System.IO.Path.GetFullPath(path);
        try
        {
            Create(path);

            // Not deleted at the end: another could then lock a file that is gone, while a third makes a new one.
            held = new FileStream(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var folder = new PartFolder(path, held);
            folder.Tidy();
            return folder;
        }
        catch (Exception error)
        {
            held?.Dispose();
            if (error is IOException or UnauthorizedAccessException)
            {
                throw new DataSinkException(
                    path, $"The folder cannot be opened: {error.Message} Check its permissions, and that no other writer has it open.",
                        error);
            }

            throw;
        }
    }

    /// <summary>The columns of a schema, as they stand in a part: names have no line breaks.</summary>
    public static string ColumnsOf(Schema schema) => string.Join('\n', schema.Fields.Select(field => $"{field.Kind} {field.Name}"));

    /// <summary>The checkpoint of the last part; null where there is none.</summary>
    public async ValueTask<string?> ReadCheckpointAsync(Schema schema, CancellationToken cancellationToken)
    {
        if (_next == 0)
        {
            return null;
        }

        var part = PathOf(_next - 1);
        IReadOnlyDictionary<string, string> known;
        try
        {
            known = await ParquetFile.ReadNotesAsync(part, cancellationToken).ConfigureAwait(false);
        }
        catch (DataSourceException error)
        {
            throw new DataSinkException(
                Path, $"The last part cannot be read, and the checkpoint stands in it. {error.Message} Restore it, or delete it to go on " +
                    "after the part before.", error);
        }

        if (!known.TryGetValue(CheckpointKey, out var checkpoint) || !known.TryGetValue(ColumnsKey, out var columns))
        {
            throw new DataSinkException(Path, $"'{part}' was not written by {nameof(ParquetDataSink)}. Give an empty folder.");
        }

        return columns == ColumnsOf(schema)
            ? checkpoint
            : throw new DataSinkException(
                Path, $"The parts have the columns {Shown(columns)}, but {Shown(ColumnsOf(schema))} were to be written. Give another " +
                    "folder.");
    }

    /// <summary>Makes the unfinished file the next part: afterwards it is on the disk under its name.</summary>
    public void Commit()
    {
        File.Move(Unfinished, PathOf(_next), overwrite: false);
        DurableFile.SyncDirectory(Path);
        _next++;
    }

    public void Dispose() => _lock.Dispose();

    private static void Create(string path)
    {
        if (!Directory.Exists(path) && System.IO.Path.GetDirectoryName(path) is { } parent)
        {
            Create(parent);
            Directory.CreateDirectory(path);
            DurableFile.SyncDirectory(parent);
        }
    }

    private void Tidy()
    {
        var numbers = new HashSet<int>();
        foreach (var entry in Directory.EnumerateFileSystemEntries(Path))
        {
            var name = System.IO.Path.GetFileName(entry);
            if (NumberOf(name) is { } number)
            {
                numbers.Add(number);
                _next = Math.Max(_next, number + 1);
            }
            else if (name is not (LockName or UnfinishedName))
            {
                throw new DataSinkException(Path, $"The folder holds '{name}', which is no part of this target. Give a folder of its own.");
            }
        }

        // The checkpoint of the last part tells of the rows of all parts before it.
        if (Enumerable.Range(0, _next).FirstOrDefault(number => !numbers.Contains(number), -1) is >= 0 and var missing)
        {
            throw new DataSinkException(
                Path, $"The folder has parts up to number {_next - 1}, but '{System.IO.Path.GetFileName(PathOf(missing))}' is missing, " +
                    "and its rows with it. Restore it, or, to write all rows anew, delete the folder.");
        }

        File.Delete(Unfinished);
    }

    private string PathOf(int number) => System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture,
        $"part-{number:00000}.parquet"));

    private int? NumberOf(string name) =>
        name.StartsWith("part-", StringComparison.Ordinal) && name.EndsWith(".parquet", StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(5, name.Length - 13), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && System.IO.Path.GetFileName(PathOf(number)) == name
            ? number
            : null;

    private static string Shown(string columns) => string.Join(", ", columns.Split('\n').Select(column => $"'{column}'"));
}
