namespace Productionize;

public sealed class ModelStoreExtensionsTests
{
    private readonly InMemoryModelStore _store = new();

    [Test]
    public async Task GetVersionAsync_of_a_version_that_is_not_there_lists_those_that_are()
    {
        foreach (var content in new[] { "a", "b", "c" })
        {
            await _store.AddAsync(StoreSamples.Package(content, "listed"));
        }

        await _store.DeleteAsync("listed", 2);

        Assert.That((await _store.GetVersionAsync("listed", 3)).ToString(), Is.EqualTo("listed@3"));
        Assert.That(
            async () => await _store.GetVersionAsync("listed", 2),
            Throws.TypeOf<ModelVersionNotFoundException>().With.Message.Contains("no version 2 (it has: 1, 3)"));
    }

    [Test]
    public async Task GetAliasAsync_without_an_entry_is_null_and_AsOfAsync_says_so()
    {
        await _store.AddAsync(StoreSamples.Package("a", "bare"));

        Assert.That(await _store.GetAliasAsync("bare", "champion"), Is.Null);
        Assert.That(
            async () => await _store.AsOfAsync("bare", "champion", DateTimeOffset.MaxValue), Throws.TypeOf<AliasNotFoundException>());
        Assert.That(async () => await _store.GetAliasAsync("none", "champion"), Throws.TypeOf<ModelNotFoundException>());
    }

    [Test]
    public void Names_that_are_none_are_refused_at_the_call() => Assert.Multiple(() =>
    {
        // Delegates that do not await: a guard behind the first await would not throw here.
        Assert.That(() => _ = _store.GetAliasAsync("A", "champion").AsTask(), Throws.ArgumentException.With.Message.Contains("'A'"));
        Assert.That(() => _ = _store.GetAliasAsync("a", "B").AsTask(), Throws.ArgumentException.With.Message.Contains("'B'"));
        Assert.That(() => _ = _store.AsOfAsync("A", "champion", default).AsTask(), Throws.ArgumentException.With.Message.Contains("'A'"));
        Assert.That(() => _ = _store.AsOfAsync("a", "B", default).AsTask(), Throws.ArgumentException.With.Message.Contains("'B'"));
        Assert.That(() => _ = _store.GetVersionAsync("A", 1).AsTask(), Throws.ArgumentException.With.Message.Contains("'A'"));
    });
}
