using System.Text;

namespace Productionize;

/// <summary>Writes a text over what was there, whole or not at all.</summary>
internal static class ReplacedFile
{
    /// <summary>Written aside, synced and renamed: a reader or a power cut meets the old file or the new one, never half of one.</summary>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        var whole = Path.GetFullPath(path);
        var aside = $"{whole}.{Guid.NewGuid():n}";
        try
        {
            var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                DurableFile.Sync(stream.SafeFileHandle);
            }

            File.Move(aside, whole, overwrite: true);
            DurableFile.SyncDirectory(Path.GetDirectoryName(whole)!);
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
