namespace Productionize;

/// <summary>Makes directories that survive a power cut.</summary>
internal static class DurableDirectory
{
    // A directory is durable when its parent is synced.
    public static void Create(string directory)
    {
        if (Directory.Exists(directory) || Path.GetDirectoryName(directory) is not { } parent)
        {
            return;
        }

        Create(parent);
        Directory.CreateDirectory(directory);
        DurableFile.SyncDirectory(parent);
    }
}
