namespace Productionize;

[TestFixture]
public sealed class StoreRulesTests
{
    [Test]
    public void A_file_that_nothing_writes_is_refused_before_anything_is_stored()
    {
        var store = new InMemoryModelStore();
        var package = StoreSamples.Package() with { Files = [new PackageFile("model.bin", null!)] };

        Assert.That(async () => await store.AddAsync(package), Throws.ArgumentNullException.With.Message.Contains("WriteAsync"));
        Assert.That(async () => await store.ListAsync(new ModelQuery()).CountAsync(), Is.Zero);
    }
}
