using System.Text;
using System.Text.Json;

namespace Productionize;

/// <summary>Reads a quarantine back into files of the form that its rows came from.</summary>
internal static class QuarantineReader
{
    public static async ValueTask<QuarantineExtract> ExtractAsync(string path, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var files = new Dictionary<(string Source, string? Header), StreamWriter>();
        var paths = new List<string>();
        var (rows, withoutRaw, damaged) = (0L, 0L, 0L);
        try
        {
            using var lines = new StreamReader(DataFile.Open(path), Encoding.UTF8);
            while (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                if (!TryRead(line, out var source, out var header, out var raw))
                {
                    damaged += line.Length > 0 ? 1 : 0;
                    continue;
                }

                if (raw is null)
                {
                    withoutRaw++;
                    continue;
                }

                if (!files.TryGetValue((source, header), out var file))
                {
                    paths.Add(Path.Combine(folder, NameOf(source, files.Keys.Count(known => known.Source == source))));
                    files[(source, header)] = file = Create(paths[^1]);
                    await WriteAsync(file, header, cancellationToken).ConfigureAwait(false);
                }

                await WriteAsync(file, raw, cancellationToken).ConfigureAwait(false);
                rows++;
            }
        }
        finally
        {
            foreach (var file in files.Values)
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }
        }

        return new QuarantineExtract(paths, rows, withoutRaw, damaged);
    }

    // Never over a file that is there: somebody may have mended it. Like the quarantine, it is for its owner's eyes.
    private static StreamWriter Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new StreamWriter(path, new UTF8Encoding(false), options);
    }

    private static async ValueTask WriteAsync(StreamWriter file, string? record, CancellationToken cancellationToken)
    {
        if (record is not null)
        {
            await file.WriteAsync(record.AsMemory(), cancellationToken).ConfigureAwait(false);
            if (!record.EndsWith('\n'))
            {
                await file.WriteAsync("\n".AsMemory(), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool TryRead(string line, out string source, out string? header, out string? raw)
    {
        (source, header, raw) = ("", null, null);
        try
        {
            using var document = JsonDocument.Parse(line);
            var record = document.RootElement;
            source = record.GetProperty("source").GetString()!;
            header = record.TryGetProperty("header", out var found) ? found.GetString() : null;
            raw = record.GetProperty("raw").GetString();
            return source is not null;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    // The text is not packed any more, and a name from a file is no path here.
    private static string NameOf(string source, int before)
    {
        var name = string.Concat(source.Select(
            character => Path.GetInvalidFileNameChars().Contains(character) || character is '/' or '\\' ? '_' : character));
        name = Path.GetExtension(name) is ".gz" or ".zst" ? Path.GetFileNameWithoutExtension(name) : name;
        name = name.Trim('.', ' ') is { Length: > 0 } usable ? usable : "rows";
        return before == 0 ? name : $"{Path.GetFileNameWithoutExtension(name)}-{before + 1}{Path.GetExtension(name)}";
    }
}
