using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Productionize;

/// <summary>Reads a quarantine back into files of the form that its rows came from.</summary>
internal static class QuarantineReader
{
    public static async ValueTask<QuarantineExtract> ExtractAsync(string path, string folder, CancellationToken cancellationToken)
    {
        // A job that ran twice told the same rows twice. Hashes of them: 16 bytes for each row.
        var known = new HashSet<UInt128>();
        var (rows, repeated, withoutRaw, damaged) = (0L, 0L, 0L, 0L);
        using var lines = new StreamReader(DataFile.Open(path), Encoding.UTF8);
        var files = new QuarantineFolder(folder);
        await using (files.ConfigureAwait(false))
        {
            while (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                if (!TryRead(line, out var record))
                {
                    damaged += line.Length > 0 ? 1 : 0;
                }
                else if (!known.Add(HashOf(record)))
                {
                    repeated++;
                }
                else if (record.Raw is null)
                {
                    withoutRaw++;
                }
                else
                {
                    await files.WriteAsync(record, cancellationToken).ConfigureAwait(false);
                    rows++;
                }
            }

            await files.CompleteAsync().ConfigureAwait(false);
        }

        return new QuarantineExtract(files.Paths, rows, repeated, withoutRaw, damaged);
    }

    private static bool TryRead(string line, out QuarantineRecord record)
    {
        record = default;
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var source = root.GetProperty("source").GetString();
            var number = root.TryGetProperty("line", out var found) ? found.GetInt64() : 0;
            var header = root.TryGetProperty("header", out found) ? found.GetString() : null;
            record = new QuarantineRecord(source!, number, header, root.GetProperty("raw").GetString());
            return source is not null;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static UInt128 HashOf(QuarantineRecord record)
    {
        // The lengths keep apart what only together is the same.
        var text = $"{record.Line} {record.Source.Length} {record.Header?.Length} {record.Raw?.Length} " +
            record.Source + record.Header + record.Raw;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }
}
