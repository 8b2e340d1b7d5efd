namespace Productionize;

/// <summary>
/// The files of a version in a private folder of the model: the lease on them ends with the loading, and a worker that is replaced later
/// loads them again.
/// </summary>
internal static class PythonFolder
{
    /// <summary>Copies every file, verified.</summary>
    /// <returns>The path; whoever owns the model deletes it.</returns>
    public static async Task<string> OfAsync(ModelContent content, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("productionize-python-").FullName;
        try
        {
            foreach (var file in content.Version.Files)
            {
                await CopyAsync(content, file.Name, folder, cancellationToken).ConfigureAwait(false);
            }

            return folder;
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static async Task CopyAsync(ModelContent content, string name, string folder, CancellationToken cancellationToken)
    {
        // The name comes from a store, which a stranger may have written.
        Names.ThrowIfInvalidFile(name);
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var from = await content.OpenFileAsync(name, cancellationToken).ConfigureAwait(false);
        await using (from.ConfigureAwait(false))
        {
            var to = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await using (to.ConfigureAwait(false))
            {
                await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
