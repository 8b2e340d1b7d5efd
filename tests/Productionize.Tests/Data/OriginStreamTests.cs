using System.Security.Cryptography;

namespace Productionize;

public class OriginStreamTests
{
    [Test]
    public async Task It_hashes_and_counts_lines_however_it_is_read()
    {
        var text = "a\nbb\n\nccc"u8.ToArray();
        using var file = new TempCsv(System.Text.Encoding.UTF8.GetString(text));
        await using var stream = new OriginStream(File.OpenRead(file.Path));
        var buffer = new byte[4];
        var read = await stream.ReadAsync(buffer.AsMemory());
        read += stream.Read(buffer, 0, 2);
        read += stream.Read(buffer.AsSpan());

        Assert.Multiple(() =>
        {
            Assert.That(read, Is.EqualTo(text.Length));
            Assert.That(stream.Sha256(), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(text))));
            Assert.That(stream.LineAt(0), Is.EqualTo(1));
            Assert.That(stream.LineAt(1), Is.EqualTo(1), "the line feed itself ends its line");
            Assert.That(stream.LineAt(2), Is.EqualTo(2));
            Assert.That(stream.LineAt(6), Is.EqualTo(4));
            Assert.That(stream.IsWide, Is.False);
        });
    }

    [TestCase(0xFF, 0xFE, 'a', 0)]
    [TestCase(0xFE, 0xFF, 0, 'a')]
    [TestCase(0, 0, 0xFE, 0xFF)]
    public void It_knows_the_marks_of_wide_encodings(int first, int second, int third, int fourth)
    {
        using var file = new TempCsv("");
        File.WriteAllBytes(file.Path, [(byte)first, (byte)second, (byte)third, (byte)fourth]);
        using var stream = new OriginStream(File.OpenRead(file.Path));
        stream.ReadExactly(new byte[4]);

        Assert.That(stream.IsWide, Is.True);
    }

    [Test]
    public void It_is_only_read_forward()
    {
        using var file = new TempCsv("a");
        using var stream = new OriginStream(File.OpenRead(file.Path));
        stream.Flush();

        Assert.Multiple(() =>
        {
            Assert.That((stream.CanRead, stream.CanSeek, stream.CanWrite), Is.EqualTo((true, false, false)));
            Assert.That(() => stream.Length, Throws.TypeOf<NotSupportedException>());
            Assert.That(() => stream.Position, Throws.TypeOf<NotSupportedException>());
            Assert.That(() => stream.Position = 0, Throws.TypeOf<NotSupportedException>());
            Assert.That(() => stream.Seek(0, SeekOrigin.Begin), Throws.TypeOf<NotSupportedException>());
            Assert.That(() => stream.SetLength(1), Throws.TypeOf<NotSupportedException>());
            Assert.That(() => stream.Write([1], 0, 1), Throws.TypeOf<NotSupportedException>());
        });
    }
}
