using System.IO.Compression;

namespace Productionize;

public class StableZipTests
{
    [Test]
    public void Rewrite_of_zips_with_other_times_orders_and_compression_gives_the_same_bytes()
    {
        var morning = Zip(new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero), CompressionLevel.Optimal, "b/2", "a", "b/1");
        var evening = Zip(new DateTimeOffset(2026, 1, 2, 3, 4, 10, TimeSpan.Zero), CompressionLevel.NoCompression, "a", "b/1", "b/2");
        Assert.That(morning, Is.Not.EqualTo(evening));
        Assert.That(StableZip.Rewrite(new MemoryStream(morning)), Is.EqualTo(StableZip.Rewrite(new MemoryStream(evening))));
    }

    [Test]
    public void Rewrite_keeps_contents_and_sorts_names_ordinally()
    {
        var rewritten = StableZip.Rewrite(new MemoryStream(Zip(DateTimeOffset.UnixEpoch.AddYears(40), CompressionLevel.Optimal, "b", "a", "B")));
        using var zip = new ZipArchive(new MemoryStream(rewritten));
        Assert.That(string.Join(' ', zip.Entries.Select(entry => entry.FullName)), Is.EqualTo("B a b"));
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            Assert.That(reader.ReadToEnd(), Is.EqualTo(Content(entry.FullName)));
        }
    }

    [Test]
    public void Rewrite_leaves_no_trace_of_the_machine()
    {
        var rewritten = StableZip.Rewrite(new MemoryStream(Zip(DateTimeOffset.UnixEpoch.AddYears(40), CompressionLevel.Optimal, "a", "b")));
        using var zip = new ZipArchive(new MemoryStream(rewritten));
        Assert.That(zip.Entries.Select(entry => entry.LastWriteTime.DateTime), Has.All.EqualTo(new DateTime(1980, 1, 1)));
        Assert.That(zip.Entries.Select(entry => entry.ExternalAttributes), Has.All.Zero);
        Assert.That(zip.Entries.Select(entry => entry.CompressedLength), Is.EqualTo(zip.Entries.Select(entry => entry.Length)));
        Assert.That(Platforms(rewritten), Is.EqualTo(new byte[] { 0, 0 }));
    }

    private static byte[] Platforms(byte[] zip) => Enumerable.Range(0, zip.Length - 5)
        .Where(place => zip.AsSpan(place, 4).SequenceEqual("PK\u0001\u0002"u8))
        .Select(place => zip[place + 5])
        .ToArray();

    private static byte[] Zip(DateTimeOffset time, CompressionLevel level, params string[] names)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
            {
                var entry = zip.CreateEntry(name, level);
                entry.LastWriteTime = time;
                using var writer = new StreamWriter(entry.Open());
                writer.Write(Content(name));
            }
        }

        return stream.ToArray();
    }

    private static string Content(string name) => string.Concat(Enumerable.Repeat($"content of {name} ", 100));
}
