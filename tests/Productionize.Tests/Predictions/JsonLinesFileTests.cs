using Microsoft.Extensions.Logging.Testing;

namespace Productionize;

public sealed class JsonLinesFileTests
{
    private TemporaryDirectory _directory = null!;
    private bool _fails;

    private string FilePath => Path.Combine(_directory.Path, "sub", "log.jsonl");

    [SetUp]
    public void CreateDirectory() => (_directory, _fails) = (new TemporaryDirectory(), false);

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public async Task What_a_failed_append_left_is_overwritten_by_the_next()
    {
        using var file = Create();
        await file.AppendAsync("one\n"u8.ToArray());
        _fails = true;
        Assert.That(
            async () => await file.AppendAsync("half of many lines"u8.ToArray()), Throws.TypeOf<IOException>().With.Message.EqualTo("EIO"));
        var acknowledged = file.Acknowledged;
        _fails = false;
        await file.AppendAsync("two\n"u8.ToArray());

        Assert.That((acknowledged, file.Acknowledged), Is.EqualTo((4L, 8L)));
        Assert.That(await File.ReadAllTextAsync(FilePath), Is.EqualTo("one\ntwo\n"));
    }

    [Test]
    public async Task A_file_that_was_cut_meanwhile_acknowledges_nothing_and_says_what_to_do()
    {
        using var file = Create();
        await file.AppendAsync("one\n"u8.ToArray());
        using (var other = new FileStream(FilePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            other.SetLength(0);
        }

        Assert.That(
            async () => await file.AppendAsync("two\n"u8.ToArray()),
            Throws.TypeOf<IOException>().With.Message.EndsWith(
                "Nothing was acknowledged; the next call opens it anew. To put a log away, dispose it first."));
        Assert.That(file.Acknowledged, Is.EqualTo(-1));
    }

    [Test]
    public async Task A_second_writer_is_refused_with_the_remedy()
    {
        using var file = Create();
        using var other = Create();
        await file.AppendAsync("one\n"u8.ToArray());

        Assert.That(
            async () => await other.AppendAsync("two\n"u8.ToArray()),
            Throws.TypeOf<IOException>().With.Message.Contains("has another writer")
                .And.Message.Contains("give every process a file of its own"));
    }

    private JsonLinesFile Create() => new(FilePath, new FakeLogger(), _ =>
    {
        if (_fails)
        {
            throw new IOException("EIO");
        }
    });
}
