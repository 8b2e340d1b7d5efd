using System.Text.Json;

namespace Productionize;

/// <summary>A profile as a file.</summary>
internal static class DataProfileFile
{
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
