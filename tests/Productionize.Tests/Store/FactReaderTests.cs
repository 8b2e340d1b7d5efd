namespace Productionize;

public sealed class FactReaderTests
{
    [Test]
    public async Task ReadAsync_hashes_the_content_and_turns_the_time_to_UTC()
    {
        var fact = StoreSamples.Fact("evaluation", "a") with { At = new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.FromHours(2)) };
        var stored = await FactReader.ReadAsync(fact, default);

        Assert.Multiple(() =>
        {
            Assert.That(stored.Content.ToArray(), Is.EqualTo("a"u8.ToArray()));
            Assert.That(stored.Sha256, Is.EqualTo("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"));
            Assert.That((stored.Kind, stored.Actor, stored.At.Offset, stored.At.Hour), Is.EqualTo(("evaluation", "ada", TimeSpan.Zero, 1)));
        });
    }

    [Test]
    public async Task ReadAllAsync_keeps_the_order_and_takes_none()
    {
        var read = await FactReader.ReadAllAsync([StoreSamples.Fact("lineage"), StoreSamples.Fact("approval")], default);

        Assert.That(string.Join(" ", read.Select(fact => fact.Kind)), Is.EqualTo("lineage approval"));
        Assert.That(await FactReader.ReadAllAsync(null, default), Is.Empty);
    }
}
