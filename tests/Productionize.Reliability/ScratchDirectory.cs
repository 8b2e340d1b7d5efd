namespace Productionize;

/// <summary>A directory that goes with its owner.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("productionize-reliability-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
