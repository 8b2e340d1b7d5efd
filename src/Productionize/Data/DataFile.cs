using ZstdSharp;

namespace Productionize;

/// <summary>Opens a file of rows, unpacked where it is gzip or zstd, with clear errors.</summary>
internal static class DataFile
{
    public static OriginStream Open(string path, bool notesLines = true)
    {
        try
        {
            var file = new FileStream(path, new FileStreamOptions
            {
                BufferSize = 0,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
            var unpacked = Unpacked(file);
            return new OriginStream(unpacked, notesLines)
            {
                IsPacked = unpacked != file,
                LeastLength = unpacked == file && file.CanSeek ? file.Length : 0,
            };
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataSourceException(
                path, null, $"There is no such file (looked for {Path.GetFullPath(path)}). " +
                "Check the path and the working directory.", error);
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            throw Unreadable(path, error);
        }
    }

    /// <summary>Whether an exception tells of the file, and not of the program.</summary>
    public static bool IsUnreadable(Exception error) =>
        error is IOException or UnauthorizedAccessException or InvalidDataException;

    public static DataSourceException Unreadable(string path, Exception error) => new(
        path, null,
        error is InvalidDataException
            ? $"The file is compressed, but damaged or cut off: {error.Message} Fetch it again."
            : $"The file cannot be read: {error.Message} Check that it is a file, its permissions, and who else has it open.",
        error);

    public static DataSourceException NotUtf8(string path, string remedy) => new(
        path, 1, $"The file is not UTF-8: it starts with the byte order mark of UTF-16 or UTF-32. {remedy}");

    // By its first bytes, not its name: a browser unpacks a file and keeps the name, and a job packs one and keeps it too.
    private static Stream Unpacked(FileStream file)
    {
        if (!file.CanSeek)
        {
            return file;
        }

        Span<byte> start = stackalloc byte[4];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        return start switch
        {
            [0x1F, 0x8B, ..] => new WholeGzipStream(file),
            [0x28, 0xB5, 0x2F, 0xFD] => new DecompressionStream(file, leaveOpen: false),
            _ => file,
        };
    }
}
