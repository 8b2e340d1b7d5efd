using System.Buffers.Binary;
using System.IO.Compression;

namespace Productionize;

/// <summary>
/// Rewrites a zip so that its bytes follow from names and contents alone. ML.NET stamps each entry with the time of saving; compressed
/// bytes differ between processors and runtimes, and .NET notes the operating system in each entry.
/// </summary>
internal static class StableZip
{
    // The layout of APPNOTE.TXT 6.3: the end record without a comment, and what stands where in it and in a directory entry.
    private const int EndLength = 22;
    private const int EndDirectoryOffset = 16;
    private const int EntryLength = 46;
    private const int EntryPlatform = 5;
    private const int EntryNameLength = 28;

    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Rewrite(Stream zip)
    {
        using var result = new MemoryStream();
        using (var source = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true))
        using (var target = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal))
            {
                var copy = target.CreateEntry(entry.FullName, CompressionLevel.NoCompression);
                copy.LastWriteTime = Epoch;
                copy.ExternalAttributes = 0;
                using var from = entry.Open();
                using var to = copy.Open();
                from.CopyTo(to);
            }
        }

        var bytes = result.ToArray();
        ForgetPlatform(bytes);
        return bytes;
    }

    private static void ForgetPlatform(Span<byte> zip)
    {
        var end = zip.Length - EndLength;
        var place = BinaryPrimitives.ReadInt32LittleEndian(zip[(end + EndDirectoryOffset)..]);
        while (place < end)
        {
            zip[place + EntryPlatform] = 0;
            var lengths = zip.Slice(place + EntryNameLength, 6);
            place += EntryLength + BinaryPrimitives.ReadUInt16LittleEndian(lengths) +
                BinaryPrimitives.ReadUInt16LittleEndian(lengths[2..]) + BinaryPrimitives.ReadUInt16LittleEndian(lengths[4..]);
        }
    }
}
