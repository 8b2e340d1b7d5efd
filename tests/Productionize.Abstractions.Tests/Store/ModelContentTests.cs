using System.Text;

namespace Productionize;

public sealed class ModelContentTests
{
    [Test]
    public async Task ReadTextAsync_reads_the_named_file_whole_and_closes_it()
    {
        await using var content = new OneFile("Größe"u8.ToArray());

        Assert.That(await content.ReadTextAsync("a.txt"), Is.EqualTo("Größe"));
        Assert.That((content.Asked, content.Opened!.CanRead), Is.EqualTo(("a.txt", false)));
    }

    [Test]
    public async Task ReadTextAsync_heeds_a_byte_order_mark()
    {
        await using var content = new OneFile([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("Größe")]);

        Assert.That(await content.ReadTextAsync("a.txt"), Is.EqualTo("Größe"));
    }

    [Test]
    public async Task ReadTextAsync_that_is_cancelled_ends()
    {
        await using var content = new OneFile([1]);

        Assert.That(async () => await content.ReadTextAsync("a.txt", new(true)), Throws.InstanceOf<OperationCanceledException>());
    }

    private sealed class OneFile(byte[] bytes) : ModelContent
    {
        public string? Asked { get; private set; }

        public MemoryStream? Opened { get; private set; }

        public override ModelVersion Version => throw new NotSupportedException();

        public override ValueTask<Stream> OpenFileAsync(string name, CancellationToken cancellationToken = default)
        {
            (Asked, Opened) = (name, new MemoryStream(bytes));
            return new(Opened);
        }

        public override ValueTask<string> GetDirectoryAsync(CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override ValueTask DisposeAsync() => default;
    }
}
