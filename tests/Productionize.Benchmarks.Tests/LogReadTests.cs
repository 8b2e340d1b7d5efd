namespace Productionize;

/// <summary>A large log gives each prediction by its id, and all of them in a scan: that it does is tested, how fast is printed.</summary>
[NonParallelizable]
public sealed class LogReadTests
{
    [Test]
    public void A_million_records_are_read_by_id_and_from_end_to_end() =>
        Assert.That(() => LogReadRounds.RunAsync(1_000_000, null), Throws.Nothing, "it throws for a record or an outcome too few or too many");

    [Test]
    public void Sealed_records_are_read_by_id_and_from_end_to_end() =>
        Assert.That(() => LogReadRounds.RunAsync(100_000, new ParquetRowFormat()), Throws.Nothing);
}
