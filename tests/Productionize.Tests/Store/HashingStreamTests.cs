using System.Security.Cryptography;

namespace Productionize;

public sealed class HashingStreamTests
{
    [Test]
    public async Task Every_way_of_writing_passes_on_counts_and_hashes()
    {
        using var inner = new MemoryStream();
        var stream = new HashingStream(inner, "x");
        byte[] bytes = [0, 1, 2, 3];
        stream.Write(bytes, 1, 2);
        stream.Write([4]);
        stream.WriteByte(5);
        await stream.WriteAsync(bytes.AsMemory(3));
        await Task.Factory.FromAsync(stream.BeginWrite, stream.EndWrite, bytes, 0, 1, null);
        byte[] expected = [1, 2, 4, 5, 3, 0];
        Assert.Multiple(() =>
        {
            Assert.That(inner.ToArray(), Is.EqualTo(expected));
            Assert.That((stream.Length, stream.Position), Is.EqualTo((6L, 6L)));
            Assert.That(stream.GetSha256(), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(expected))));
        });
    }

    [Test]
    public void A_writer_may_dispose_it_without_closing_what_lies_below()
    {
        using var inner = new MemoryStream();
        var stream = new HashingStream(inner, "x");
        using (var writer = new StreamWriter(stream))
        {
            writer.Write("a");
        }

        Assert.That(stream.GetSha256(), Is.EqualTo("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"));
        Assert.That(inner.CanWrite);
    }

    [Test]
    public void The_limit_is_inclusive_and_nothing_beyond_it_is_passed_on()
    {
        using var inner = new MemoryStream();
        var stream = new HashingStream(inner, "the fact 'x'", 3);
        stream.Write([1, 2, 3]);
        var error = Assert.Throws<ArgumentException>(() => stream.WriteByte(4));
        Assert.That(error!.Message, Is.EqualTo("The content of the fact 'x' is longer than 3 bytes."));
        Assert.That(inner.Length, Is.EqualTo(3));
    }

    [Test]
    public void It_is_only_written()
    {
        var stream = new HashingStream(Stream.Null, "x");
        Assert.That((stream.CanRead, stream.CanSeek, stream.CanWrite), Is.EqualTo((false, false, true)));
        Assert.Throws<NotSupportedException>(() => stream.Position = 1);
        Assert.Throws<NotSupportedException>(() => stream.ReadByte());
        Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(0));
    }
}
