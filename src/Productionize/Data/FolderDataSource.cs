using System.IO.Enumeration;

namespace Productionize;

/// <summary>
/// The files of a folder, one after the other, each read as a source of its own:
/// <c>new FolderDataSource&lt;Flight&gt;("flights", "*.csv.gz", path =&gt; new CsvDataSource&lt;Flight&gt;(path))</c>.
/// </summary>
/// <typeparam name="T">A row.</typeparam>
/// <remarks>
/// <para>
/// Files are looked for in the folder and those beneath it, but for hidden ones and links to folders, and read in the ordinal order of their paths in the folder
/// (with <c>/</c> between the parts), the same on every machine. The list is made when a pass begins: files that appear later belong to the
/// next pass, one that vanishes ends this one. Rejected rows and errors name a file by this path: <c>2026-10/orders.csv</c>.
/// </para>
/// <para>
/// Every file is judged alone: rules of a whole source (a key, an order, a row count) hold within each. For those of all files together use
/// <c>Check(codec)</c>. The fingerprint is the SHA-256 over the fingerprints of the files in their order, and the rows of all of them;
/// there is none where a file has none. Names of files are not in it. Immutable and safe for concurrent passes.
/// </para>
/// </remarks>
public sealed class FolderDataSource<T> : IDataSource<T>
{
    private readonly string _folder;
    private readonly string _pattern;
    private readonly Func<string, IDataSource<T>> _open;
    private readonly JoinedDataSource<T> _files;

    /// <summary>Makes the source. Nothing is opened before a pass begins.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pattern">The names of the files, with <c>*</c> and <c>?</c>, as in <c>2024-*.csv</c>.</param>
    /// <param name="open">Makes the source of a file from its path; called once for each file and pass.</param>
    /// <param name="name">The name of the source for people; null: that of the folder.</param>
    /// <param name="schema">Names, types and rules of the rows, for those who ask <see cref="Schema"/>; null where nobody does.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="folder"/>, <paramref name="pattern"/> or <paramref name="name"/> is empty, or the pattern has a folder in it.
    /// </exception>
    public FolderDataSource(
        string folder, string pattern, Func<string, IDataSource<T>> open, string? name = null, Schema? schema = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentException.ThrowIfNullOrWhiteSpace(pattern);
        ArgumentNullException.ThrowIfNull(open);
        if (pattern.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            throw new ArgumentException(
                $"The pattern '{pattern}' has a folder in it. Put it into the folder: those beneath it are looked into anyway.",
                nameof(pattern));
        }

        if (name is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
        }

        (_folder, _pattern, _open) = (folder, pattern, open);
        var last = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        Name = name ?? (last.Length > 0 ? last : folder);
        _files = new JoinedDataSource<T>(Name, schema, Open);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Names, types and rules of the rows, as given; null where they were not.</summary>
    public Schema? Schema => _files.Schema;

    /// <inheritdoc/>
    /// <remarks>The folder is looked into when the first row is asked for.</remarks>
    /// <exception cref="DataSourceException">
    /// There is no such folder, it cannot be read, no file matches, or a file cannot be read as its source says.
    /// </exception>
    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default) =>
        _files.ReadAsync(pass, cancellationToken);

    private IEnumerable<IDataSource<T>> Open() => Files().Select(file =>
    {
        var source = _open(file.Path) ?? throw new InvalidOperationException(
            $"The function that opens the files of '{Name}' gave null for {file.Path}. It must give a source.");

        // In the folder itself a name is a path already.
        return file.Place.Contains('/', StringComparison.Ordinal)
            ? new PlacedDataSource<T>(source, Path.GetFileName(file.Path), file.Place)
            : source;
    });

    private (string Place, string Path)[] Files()
    {
        var files = new List<(string Place, string Path)>();
        try
        {
            // A link to a file is a file, one to a folder may lead round in a circle.
            var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false };
            var found = new FileSystemEnumerable<string>(_folder, (ref entry) => entry.ToSpecifiedFullPath(), options)
            {
                ShouldIncludePredicate = (ref entry) => !entry.IsDirectory &&
                    FileSystemName.MatchesSimpleExpression(_pattern, entry.FileName, ignoreCase: !OperatingSystem.IsLinux()),
                ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
            };
            foreach (var path in found)
            {
                files.Add((Path.GetRelativePath(_folder, path).Replace(Path.DirectorySeparatorChar, '/'), path));
            }
        }
        catch (DirectoryNotFoundException error)
        {
            throw new DataSourceException(
                _folder, null, $"There is no such folder (looked for {Path.GetFullPath(_folder)}). " +
                "Check the path and the working directory.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataSourceException(
                _folder, null, $"The folder cannot be read: {error.Message} Check that it is a folder, and its permissions.", error);
        }

        return files.Count > 0
            ? files.OrderBy(file => file.Place, StringComparer.Ordinal).ToArray()
            : throw new DataSourceException(
                _folder, null, $"No file matches '{_pattern}' (looked in {Path.GetFullPath(_folder)} and the folders beneath it). " +
                "Check the pattern, and whether the files have arrived.");
    }
}
