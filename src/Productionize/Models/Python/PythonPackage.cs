namespace Productionize;

/// <summary>What of a script is kept with a version: its files, and how it is asked, as parameters.</summary>
internal static class PythonPackage
{
    private const string ScriptKey = "python.script";
    private const string EntryKey = "python.entry";
    private const string ModulesKey = "python.modules";
    private const string CacheFolder = "__pycache__";

    /// <summary>The files beneath a folder, but for what Python caches and for names that begin with a dot.</summary>
    public static PackageFile[] FilesOf(string folder)
    {
        var files = new List<PackageFile>();
        Add(new DirectoryInfo(folder), "", files);
        return [.. files];
    }

    public static Dictionary<string, string> Parameters(PythonModelOptions options, IReadOnlyDictionary<string, string>? parameters)
    {
        var all = new Dictionary<string, string>
        {
            [ScriptKey] = Path.GetFileName(options.Script!),
            [EntryKey] = options.Entry,
            [ModulesKey] = string.Join(',', options.RequiredModules),
        };
        foreach (var (name, value) in parameters ?? new Dictionary<string, string>())
        {
            if (!all.TryAdd(name, value))
            {
                throw new ArgumentException($"The parameter '{name}' is set from the script. Give it another name.", nameof(parameters));
            }
        }

        return all;
    }

    public static (string Script, string Entry, string[] Modules) SettingsOf(ModelVersion version)
    {
        var script = Of(ScriptKey);
        return version.Files.Any(file => file.Name == script)
            ? (script, Of(EntryKey), Of(ModulesKey).Split(',', StringSplitOptions.RemoveEmptyEntries))
            : throw new InvalidDataException(
                $"Model {version} has no file '{script}' (it has: {string.Join(", ", version.Files.Select(file => file.Name))}), " +
                $"which its parameter '{ScriptKey}' names. Make the package with {nameof(PythonModel)}.{nameof(PythonModel.Package)}.");

        string Of(string key) => version.Parameters?.GetValueOrDefault(key) ?? throw new InvalidDataException(
            $"Model {version} has no parameter '{key}', which says how its script is run. Make the package with " +
            $"{nameof(PythonModel)}.{nameof(PythonModel.Package)}.");
    }

    private static void Add(DirectoryInfo folder, string prefix, List<PackageFile> files)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (entry.Name.StartsWith('.') || entry.Name == CacheFolder)
            {
                continue;
            }

            if (entry.LinkTarget is not null)
            {
                throw new ArgumentException(
                    $"'{entry.FullName}' is a link: where it points is not part of the folder. Put the file itself there.", nameof(folder));
            }

            if (entry is DirectoryInfo inner)
            {
                Add(inner, $"{prefix}{entry.Name}/", files);
            }
            else
            {
                Names.ThrowIfInvalidFile(prefix + entry.Name);
                files.Add(PackageFile.FromPath(prefix + entry.Name, entry.FullName));
            }
        }
    }
}
