namespace Productionize;

/// <summary>A directory of its own for a test, removed afterwards.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("productionize-test-").FullName;

    /// <summary>The files of a folder in it, however deep.</summary>
    public string[] Files(string folder) => Directory.GetFiles(System.IO.Path.Combine(Path, folder), "*", SearchOption.AllDirectories);

    /// <summary>Changes a byte of every file of a folder in it, and tells whether there was one.</summary>
    public bool Damage(string folder)
    {
        foreach (var file in Files(folder))
        {
            var bytes = File.ReadAllBytes(file);
            bytes[^1] ^= 1;
            File.WriteAllBytes(file, bytes);
        }

        return Files(folder).Length > 0;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
