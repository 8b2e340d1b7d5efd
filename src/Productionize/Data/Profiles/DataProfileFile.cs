using System.Text;
using System.Text.Json;

namespace Productionize;

/// <summary>A profile as a file.</summary>
internal static class DataProfileFile
{
    /// <summary>Written aside, synced and renamed: a reader or a power cut meets the old file or the new one, never half of one.</summary>
    public static async Task WriteAsync(string path, string json, CancellationToken cancellationToken)
    {
        var aside = $"{path}.{Guid.NewGuid():n}";
        try
        {
            var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(json + "\n"), cancellationToken).ConfigureAwait(false);
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                DurableFile.Sync(stream.SafeFileHandle);
            }

            File.Move(aside, path, overwrite: true);
            DurableFile.SyncDirectory(Path.GetDirectoryName(path)!);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    public static async Task<DataProfile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var json = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            return DataProfile.FromJson(json);
        }
        catch (JsonException error)
        {
            var line = error.LineNumber is { } number ? FormattableString.Invariant($", line {number + 1}") : "";
            throw new InvalidDataException($"{path}{line}: The file is no profile that can be used: {error.Message}", error);
        }
    }
}
