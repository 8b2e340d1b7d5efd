namespace Productionize;

public sealed class JsonLineTests
{
    [Test]
    public void A_seal_that_is_cut_short_ends_no_whole_line() =>
        Assert.That(JsonLine.WholeStart("{\"input\":1,\"crc\":\"0123"u8), Is.Zero);
}
