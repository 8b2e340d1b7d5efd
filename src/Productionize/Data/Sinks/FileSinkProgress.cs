using System.Text.Json;

namespace Productionize;

/// <summary>
/// How far a file of rows is committed: a line for each commit, appended and synced, of which the last whole one counts.
/// </summary>
internal sealed class FileSinkProgress : IDisposable
{
    private const int TailBytes = 65_536;

    private readonly FileStream _file;

    private FileSinkProgress(FileStream file, Commit? last) => (_file, Last) = (file, last);

    /// <summary>The last commit; null where there was none.</summary>
    public Commit? Last { get; private set; }

    public static FileSinkProgress Open(string path)
    {
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0,
        });
        try
        {
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            Commit? last = null;
            var kept = 0;
            for (var start = 0; bytes.AsSpan(start).IndexOf((byte)'\n') is >= 0 and var length; start += length + 1)
            {
                if (Read(bytes.AsSpan(start, length)) is not { } commit)
                {
                    break;
                }

                (last, kept) = (commit, start + length + 1);
            }

            // What follows was not synced before its writer died.
            file.SetLength(kept);
            file.Position = kept;
            return new FileSinkProgress(file, last);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Append(Commit commit)
    {
        _file.Write([.. JsonSerializer.SerializeToUtf8Bytes(commit, CheckpointJsonContext.Default.Commit), (byte)'\n']);
        DurableFile.Sync(_file.SafeFileHandle);
        Last = commit;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The XXH64 of the last bytes before a length, by which a file that something else wrote into is known.</summary>
    public static ulong TailOf(FileStream file, long length)
    {
        var bytes = new byte[(int)Math.Min(length, TailBytes)];
        for (var read = 0; read < bytes.Length;)
        {
            var more = RandomAccess.Read(file.SafeFileHandle, bytes.AsSpan(read), length - bytes.Length + read);
            read += more > 0 ? more : throw new EndOfStreamException($"The file ends before its byte {length}.");
        }

        return TextHash.Of(bytes);
    }

    private static Commit? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, CheckpointJsonContext.Default.Commit);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// The committed bytes of the file, the hash of the last of them, the writer's checkpoint, and the columns. Closed: it ends there.
    /// </summary>
    internal sealed record Commit(long Length, ulong Tail, string? Checkpoint, string Columns, bool IsClosed);
}
