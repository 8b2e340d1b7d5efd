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

    [Test]
    public async Task TryCreateAsync_gives_a_name_to_one_of_8_at_once_and_leaves_nothing_else()
    {
        using var directory = new TemporaryDirectory();
        for (var round = 0; round < 50; round++)
        {
            var path = Path.Combine(directory.Path, "new", "folder", $"{round}");
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
                await DurableFile.TryCreateAsync(path, (file, token) => file.WriteAsync(new[] { (byte)i }, token)))));
            Assert.That(answers.Count(created => created), Is.EqualTo(1), $"round {round}");
            Assert.That(await File.ReadAllBytesAsync(path), Is.EqualTo(new[] { (byte)Array.IndexOf(answers, true) }));
        }

        Assert.That(directory.Files("new"), Has.Length.EqualTo(50));
    }

    [Test]
    public void TryName_gives_a_name_to_one_of_two_at_the_same_moment()
    {
        const int rounds = 1000; // with File.Move both win about 3 of them
        using var directory = new TemporaryDirectory();
        using var together = new Barrier(2);
        var winners = new int[rounds];
        void Race(string who)
        {
            for (var round = 0; round < rounds; round++)
            {
                var aside = Path.Combine(directory.Path, $"{who}{round}");
                File.WriteAllText(aside, who);
                together.SignalAndWait();
                if (DurableFile.TryName(aside, Path.Combine(directory.Path, $"{round}")))
                {
                    Interlocked.Increment(ref winners[round]);
                }
            }
        }

        Thread[] threads = [new(() => Race("a")), new(() => Race("b"))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.That(winners, Is.All.EqualTo(1));
    }

    [Test]
    public async Task TryCreateAsync_whose_writer_fails_or_is_cancelled_leaves_nothing()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "a");
        await Assert.ThrowsAsync<InvalidDataException>(
            async () => await DurableFile.TryCreateAsync(path, (_, _) => throw new InvalidDataException("boom")));
        using var stop = new CancellationTokenSource();
        await Assert.CatchAsync<OperationCanceledException>(async () => await DurableFile.TryCreateAsync(
            path, async (_, _) => await stop.CancelAsync(), stop.Token));
        Assert.That(directory.Files("."), Is.Empty);
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public async Task TryCreateAsync_that_the_system_refuses_throws_with_its_words()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "a");
        var error = await Assert.ThrowsAsync<IOException>(async () => await DurableFile.TryCreateAsync(path, (_, _) =>
        {
            File.Delete(directory.Files(".").Single()); // what was written aside, so that there is nothing to name
            return default;
        }));
        Assert.That(error!.Message, Does.Contain($"Naming '{path}' failed: No such file").And.Contain("hard links"));
    }

    [Test]
    public void TryCreateAsync_refuses_no_path_and_no_writer_at_the_call()
    {
        Assert.Throws<ArgumentException>(() => _ = DurableFile.TryCreateAsync("", (_, _) => default).AsTask());
        Assert.Throws<ArgumentNullException>(() => _ = DurableFile.TryCreateAsync("a", null!).AsTask());
    }
}
