namespace Productionize;

public sealed class SealedJsonTests
{
    private static readonly FactDocument Document = new("owner", DateTimeOffset.UnixEpoch, "ada", "ab");

    [Test]
    public void What_was_sealed_is_opened()
    {
        var (json, sha256) = SealedJson.Seal("churn@3", Document, StoreJson.Default.FactDocument);

        Assert.That(SealedJson.Open("churn@3", "fact", json, sha256, StoreJson.Default.FactDocument), Is.EqualTo(Document));
    }

    [Test]
    public void A_changed_text_or_another_place_breaks_the_seal()
    {
        var (json, sha256) = SealedJson.Seal("churn@3", Document, StoreJson.Default.FactDocument);

        Assert.Multiple(() =>
        {
            IsBroken("churn@3", json.Replace("ada", "eve", StringComparison.Ordinal));
            IsBroken("churn@4", json);
        });

        void IsBroken(string key, string text) => Assert.That(
            () => SealedJson.Open(key, "fact of model 'churn'", text, sha256, StoreJson.Default.FactDocument),
            Throws.TypeOf<ModelIntegrityException>().With.Message.StartsWith("The stored fact of model 'churn' is damaged"));
    }
}
