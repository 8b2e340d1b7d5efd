namespace Productionize;

/// <summary>What our stores refuse beyond what every store must.</summary>
[TestFixture]
public sealed class StoreRulesTests
{
    private readonly InMemoryModelStore _store = new();

    [Test]
    public void A_file_that_nothing_writes_is_refused_before_anything_is_stored()
    {
        var package = StoreSamples.Package() with { Files = [new PackageFile("model.bin", null!)] };

        Assert.That(async () => await _store.AddAsync(package), Throws.ArgumentNullException.With.Message.Contains("WriteAsync"));
        Assert.That(async () => await _store.ListAsync(new ModelQuery()).CountAsync(), Is.Zero);
    }

    [Test]
    public void A_parameter_needs_a_key() => Assert.That(
        () => _store.AddAsync(StoreSamples.Package() with { Parameters = new Dictionary<string, string> { [" "] = "" } }),
        Throws.ArgumentException.With.Message.Contains("white"));

    [Test]
    public void White_space_is_no_text_and_no_number_is_an_action()
    {
        var change = StoreSamples.Promote(1, 0);
        AliasChange[] changes =
        [
            change with { Actor = " " }, change with { Reason = " " }, change with { Report = "" }, change with { IdempotencyKey = " " },
            change with { Action = (AliasAction)9 },
        ];
        foreach (var bad in changes)
        {
            Assert.That(() => _store.ChangeAliasAsync(bad), Throws.ArgumentException);
        }
    }
}
