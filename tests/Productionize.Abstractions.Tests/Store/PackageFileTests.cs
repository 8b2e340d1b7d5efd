namespace Productionize;

public sealed class PackageFileTests
{
    [Test]
    public async Task FromText_is_UTF_8_without_a_byte_order_mark() =>
        Assert.That(await BytesOf(PackageFile.FromText("a.txt", "ä")), Is.EqualTo("ä"u8.ToArray()));

    [Test]
    public async Task FromBytes_gives_the_bytes_each_time()
    {
        var file = PackageFile.FromBytes("a.bin", new byte[] { 1, 2, 3 }.AsMemory(1));

        Assert.That(await BytesOf(file), Is.EqualTo(new byte[] { 2, 3 }));
        Assert.That(await BytesOf(file), Is.EqualTo(new byte[] { 2, 3 }));
        Assert.That(file.Name, Is.EqualTo("a.bin"));
    }

    [Test]
    public void FromPath_reads_the_file_when_the_package_is_added_and_not_before()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var file = PackageFile.FromPath("a.bin", path);

        Assert.That(async () => await BytesOf(file), Throws.TypeOf<FileNotFoundException>().With.Message.Contains(path));
    }

    private static async Task<byte[]> BytesOf(PackageFile file)
    {
        using var memory = new MemoryStream();
        await file.WriteAsync(memory, default);
        return memory.ToArray();
    }
}
