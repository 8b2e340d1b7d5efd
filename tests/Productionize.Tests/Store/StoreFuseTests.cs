using Microsoft.Extensions.Logging.Testing;

namespace Productionize;

public sealed class StoreFuseTests
{
    [Test]
    public void A_blown_fuse_names_the_store_the_first_cause_and_the_remedy()
    {
        var logger = new FakeLogger();
        var fuse = new StoreFuse("/data", logger);
        Assert.That(fuse.ThrowIfBlown, Throws.Nothing);

        fuse.Blow(new IOException("first"));
        fuse.Blow(new IOException("second"));

        Assert.That(fuse.ThrowIfBlown, Throws.TypeOf<IOException>().With.Message.EqualTo(
            "The store '/data' takes no writes since a sync failed (first). Reading goes on. Check the disk, then dispose this store and " +
            "open it again.").And.InnerException.Message.EqualTo("first"));
        Assert.That(logger.Collector.GetSnapshot().Select(record => record.Id.Id), Is.EqualTo(Expect.Rows(404, 404)));
    }
}
