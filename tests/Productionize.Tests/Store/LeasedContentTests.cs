namespace Productionize;

public sealed class LeasedContentTests
{
    private const string Sha256OfA = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";

    private static readonly ModelVersion Version = new()
    {
        Model = "churn", Number = 3, Digest = "d", Format = "test", CreatedAt = DateTimeOffset.UnixEpoch,
        Files = [new StoredFile("sub/a.txt", 1, Sha256OfA)],
    };

    private int _releases;

    [SetUp]
    public void Forget() => _releases = 0;

    [Test]
    public async Task Bytes_that_are_not_those_added_reach_nobody()
    {
        var content = Content("b");

        IsDamaged(async () => await content.OpenFileAsync("sub/a.txt"));
        IsDamaged(async () => await content.GetDirectoryAsync());
        await content.DisposeAsync();

        static void IsDamaged(Func<Task> read) => Assert.That(read, Throws.TypeOf<ModelIntegrityException>()
            .With.Message.StartsWith("The stored file 'sub/a.txt' of model 'churn' version 3 is damaged")
            .And.Property("ExpectedSha256").EqualTo(Sha256OfA));
    }

    [Test]
    public async Task The_directory_has_the_files_is_the_same_each_time_and_ends_with_the_lease()
    {
        var content = Content("a");
        var directory = await content.GetDirectoryAsync();

        Assert.That(await File.ReadAllTextAsync(Path.Combine(directory, "sub", "a.txt")), Is.EqualTo("a"));
        Assert.That(await content.GetDirectoryAsync(), Is.EqualTo(directory));
        await content.DisposeAsync();
        await content.DisposeAsync();
        Assert.That((Directory.Exists(directory), _releases), Is.EqualTo((false, 1)));
    }

    [Test]
    public async Task A_stream_outlives_the_lease_and_cannot_be_written()
    {
        var content = Content("a");
        await using var stream = await content.OpenFileAsync("sub/a.txt");
        await content.DisposeAsync();

        Assert.That((stream.ReadByte(), stream.CanWrite, stream.CanSeek), Is.EqualTo((97, false, true)));
        Assert.That(async () => await content.OpenFileAsync("sub/a.txt"), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task A_large_file_is_copied_to_the_disk_and_a_small_one_is_not()
    {
        await using var small = await OpenAsync(LeasedContent.LargestInMemory);
        await using var large = await OpenAsync(LeasedContent.LargestInMemory + 1);

        Assert.That((small is MemoryStream, large is MemoryStream), Is.EqualTo((true, false)));
        Assert.That((large.Length, large.CanWrite), Is.EqualTo((LeasedContent.LargestInMemory + 1L, false)));
        if (!OperatingSystem.IsWindows())
        {
            var copy = Directory.EnumerateFiles(Path.GetTempPath(), "productionize-*").Where(IsAsLarge).ToArray();
            Assert.That(copy.Select(File.GetUnixFileMode), Is.Not.Empty.And.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }

        static bool IsAsLarge(string path) => new FileInfo(path) is { Exists: true, Length: LeasedContent.LargestInMemory + 1 };

        static async Task<Stream> OpenAsync(int length)
        {
            var bytes = new byte[length];
            var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
            await using var content = new LeasedContent(
                Version with { Files = [new StoredFile("weights", length, sha256)] }, (_, to, token) => to.WriteAsync(bytes, token), () => { });
            return await content.OpenFileAsync("weights");
        }
    }

    [Test]
    public async Task A_file_that_the_version_does_not_have_is_refused_with_those_that_it_has()
    {
        await using var content = Content("a");

        Assert.That(async () => await content.OpenFileAsync("a.txt"), Throws.TypeOf<FileNotFoundException>().With.Message.EqualTo(
            "Model 'churn' version 3 has no file 'a.txt' (it has: sub/a.txt). Save it with the package, or take another loader."));
    }

    private LeasedContent Content(string stored) => new(
        Version, (_, destination, token) => destination.WriteAsync(System.Text.Encoding.UTF8.GetBytes(stored), token), () => _releases++);
}
