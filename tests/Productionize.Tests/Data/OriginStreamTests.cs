using System.Security.Cryptography;
using CsCheck;

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
    public void Lines_are_those_of_a_naive_count_wherever_they_are_asked_for() => Gen.Select(
        Gen.Char["\n\n\n\ra"].Array[0, 200], Gen.Int[1, 40], Gen.Int[1, 30]).Sample((text, chunk, step) =>
    {
        using var stream = new OriginStream(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(text)));
        var buffer = new byte[chunk];
        var (read, asked) = (0, 0);
        while (stream.Read(buffer, 0, chunk) is > 0 and var count)
        {
            for (read += count; asked < read; asked += step)
            {
                Assert.That(stream.LineAt(asked), Is.EqualTo(1 + text.Take(asked).Count(character => character == '\n')), $"{asked}");
            }
        }
    });

    [TestCase("\n")]
    [TestCase("\r\n")]
    public void Blank_lines_are_noted_together(string end)
    {
        var text = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(end, 1_000_000)) + "x");
        using var stream = new OriginStream(new MemoryStream(text));
        var buffer = new byte[65_536];
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (stream.Read(buffer, 0, buffer.Length) > 0)
        {
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10_000));
        Assert.That(stream.LineAt(text.Length), Is.EqualTo(1_000_001));
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
            Assert.That(() => stream.Position = 0, Throws.TypeOf<NotSupportedException>());
            Assert.That(() => stream.Seek(0, SeekOrigin.Begin), Throws.TypeOf<NotSupportedException>());
            Assert.That(() => stream.SetLength(1), Throws.TypeOf<NotSupportedException>());
            Assert.That(() => stream.Write([1], 0, 1), Throws.TypeOf<NotSupportedException>());
        });
    }
}
