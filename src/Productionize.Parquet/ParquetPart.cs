namespace Productionize;

/// <summary>A file of a source, with the columns that the folders above it stand for.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">How people find it: the path from the folder on, or the name of a single file.</param>
/// <param name="Partitions">Names and values of the folders, from the outermost; null is missing.</param>
internal sealed record ParquetPart(string Path, string Name, IReadOnlyList<KeyValuePair<string, string?>> Partitions)
{
    private const string Missing = "__HIVE_DEFAULT_PARTITION__";

    public static IReadOnlyList<ParquetPart> Find(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path)
                ? [new ParquetPart(path, System.IO.Path.GetFileName(path), [])]
                : throw new DataSourceException(
                    path, null, $"There is no such file or folder (looked for {System.IO.Path.GetFullPath(path)}). " +
                    "Check the path and the working directory.");
        }

        try
        {
            var names = FilesOf(path)
                .Select(file => System.IO.Path.GetRelativePath(path, file).Replace(System.IO.Path.DirectorySeparatorChar, '/'))
                .Where(name => !name.Split('/').Any(IsHidden))
                .Order(StringComparer.Ordinal).ToArray();
            return names.Length == 0
                ? throw new DataSourceException(
                    path, null, "There is no file called *.parquet in the folder or beneath it (names that start with a dot or an " +
                        "underscore do not count). Check the path, or wait for the first delivery.")
                : [.. names.Select(name => new ParquetPart(System.IO.Path.Combine(path, name), name, PartitionsOf(name)))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataSourceException(path, null, $"The folder cannot be read: {error.Message} Check its permissions.", error);
        }
    }

    // Links to folders are not followed: one to a folder above would bring the same rows again and again. By LinkTarget, not by the
    // attribute of a reparse point, which on Windows marks folders in the cloud as well.
    private static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(folder, "*.parquet").Concat(
        new DirectoryInfo(folder).EnumerateDirectories().Where(inner => inner.LinkTarget is null)
            .SelectMany(inner => FilesOf(System.IO.Path.Combine(folder, inner.Name))));

    // A partition may well be called _year.
    private static bool IsHidden(string part) => part.StartsWith('.') || (part.StartsWith('_')
        && !part.Contains('=', StringComparison.Ordinal));

    private static KeyValuePair<string, string?>[] PartitionsOf(string name) =>
    [
        .. name.Split('/').SkipLast(1)
            .Where(folder => folder.IndexOf('=', StringComparison.Ordinal) > 0)
            .Select(folder =>
            {
                var end = folder.IndexOf('=', StringComparison.Ordinal);
                var value = Uri.UnescapeDataString(folder[(end + 1)..]);
                return KeyValuePair.Create(Uri.UnescapeDataString(folder[..end]), value is "" or Missing ? null : value);
            }),
    ];
}
