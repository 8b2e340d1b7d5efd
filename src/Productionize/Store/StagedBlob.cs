namespace Productionize;

/// <summary>A file written aside, on its way into the store. Disposing removes it unless it was published.</summary>
internal sealed record StagedBlob(string Path, StoredFile File, bool ReplacesDamaged) : IDisposable
{
    public void Dispose() => System.IO.File.Delete(Path);
}
