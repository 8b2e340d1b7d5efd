namespace Productionize;

public sealed class DurableFileTests
{
    [Test]
    public void Sync_of_a_written_file_succeeds()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            stream.Write("hello"u8);
            stream.Flush();
            Assert.DoesNotThrow(() => DurableFile.Sync(stream.SafeFileHandle));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    [Platform("Linux")]
    public void Sync_that_the_system_refuses_throws_with_its_words()
    {
        // A null device cannot be synced (EINVAL); the framework's own flush would pass over that in silence.
        using var handle = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
        var error = Assert.Throws<IOException>(() => DurableFile.Sync(handle));
        Assert.That(error!.Message, Does.Contain("Invalid argument").And.Contain("error 22"));
    }

    [Test]
    public void SyncDirectory_of_a_directory_succeeds() => Assert.DoesNotThrow(() => DurableFile.SyncDirectory(Path.GetTempPath()));

    [Test]
    [Platform("Linux,MacOsX")]
    public void SyncDirectory_of_a_missing_directory_throws_and_names_it()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-directory-" + Guid.NewGuid().ToString("n"));
        var error = Assert.Throws<IOException>(() => DurableFile.SyncDirectory(path));
        Assert.That(error!.Message, Does.Contain(path));
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public void SyncDirectory_of_a_file_throws()
    {
        var path = Path.GetTempFileName();
        try
        {
            Assert.Throws<IOException>(() => DurableFile.SyncDirectory(path));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
