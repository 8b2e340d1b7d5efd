using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Productionize;

public sealed class BlobFilesTests
{
    private TemporaryDirectory _directory = null!;
    private BlobFiles _blobs = null!;

    private string Staging => Path.Combine(_directory.Path, "staging");

    [SetUp]
    public void Create()
    {
        _directory = new TemporaryDirectory();
        _blobs = Open(new FakeTimeProvider(DateTimeOffset.UtcNow));
    }

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test]
    public async Task A_published_file_lies_under_its_digest_and_nothing_stays_aside()
    {
        using var staged = await _blobs.StageAsync(PackageFile.FromText("a.txt", "a"), default);
        _blobs.Publish(staged);

        Assert.That((staged.File.Length, staged.ReplacesDamaged), Is.EqualTo((1L, false)));
        Assert.That(await File.ReadAllTextAsync(_blobs.PathOf(staged.File.Sha256)), Is.EqualTo("a"));
        Assert.That(Directory.EnumerateFiles(Staging), Is.Empty);
    }

    [Test]
    public async Task A_damaged_file_is_replaced_and_a_whole_one_is_not()
    {
        using var first = await _blobs.StageAsync(PackageFile.FromText("a.txt", "a"), default);
        _blobs.Publish(first);
        await File.WriteAllTextAsync(_blobs.PathOf(first.File.Sha256), "b");
        using var second = await _blobs.StageAsync(PackageFile.FromText("a.txt", "a"), default);
        _blobs.Publish(second);
        using var third = await _blobs.StageAsync(PackageFile.FromText("a.txt", "a"), default);

        Assert.That((second.ReplacesDamaged, third.ReplacesDamaged), Is.EqualTo((true, false)));
        Assert.That(await File.ReadAllTextAsync(_blobs.PathOf(first.File.Sha256)), Is.EqualTo("a"));
    }

    [Test]
    public async Task A_file_whose_writer_fails_or_that_is_not_published_leaves_nothing_aside()
    {
        var broken = new PackageFile("a", (_, _) => throw new FormatException("on the way"));
        Assert.That(async () => await _blobs.StageAsync(broken, default), Throws.TypeOf<FormatException>());
        (await _blobs.StageAsync(PackageFile.FromText("a.txt", "a"), default)).Dispose();

        Assert.That(Directory.EnumerateFiles(Staging), Is.Empty);
    }

    [Test]
    public void What_a_killed_process_left_aside_is_removed_after_a_day()
    {
        var path = Path.Combine(Staging, "left");
        File.WriteAllText(path, "half");
        Open(new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(23)));
        var kept = File.Exists(path);
        Open(new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(25)));

        Assert.That((kept, File.Exists(path)), Is.EqualTo((true, false)));
    }

    private BlobFiles Open(TimeProvider time) =>
        new(_directory.Path, DiskSync.Checked, new StoreFuse(_directory.Path, NullLogger.Instance), time);
}
