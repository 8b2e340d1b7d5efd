namespace Productionize;

public sealed class ReadOnlyStreamTests
{
    [Test]
    public async Task It_is_read_and_sought_in_every_way()
    {
        using var stream = new ReadOnlyStream(new MemoryStream([1, 2, 3, 4, 5, 6]));
        var bytes = new byte[6];
        stream.ReadExactly(bytes, 0, 1);
        stream.ReadExactly(bytes.AsSpan(1, 1));
        await stream.ReadExactlyAsync(bytes, 2, 1);
        await stream.ReadExactlyAsync(bytes.AsMemory(3, 1));
        stream.Position = 5;
        stream.ReadExactly(bytes, 5, 1);
        stream.Seek(-2, SeekOrigin.End);
        stream.ReadExactly(bytes, 4, 1);
        stream.Flush();

        Assert.That(bytes, Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That((stream.Length, stream.Position), Is.EqualTo((6L, 5L)));
    }

    [Test]
    public void It_is_never_written_and_closes_what_it_reads()
    {
        var inner = new MemoryStream([1]);
        using (var stream = new ReadOnlyStream(inner))
        {
            Assert.That((stream.CanRead, stream.CanSeek, stream.CanWrite), Is.EqualTo((true, true, false)));
            Assert.That(() => stream.Write([1], 0, 1), Throws.TypeOf<NotSupportedException>().With.Message.Contains("cannot be changed"));
            Assert.That(() => stream.SetLength(0), Throws.TypeOf<NotSupportedException>().With.Message.Contains("cannot be changed"));
        }

        Assert.That(inner.CanRead, Is.False);
    }
}
