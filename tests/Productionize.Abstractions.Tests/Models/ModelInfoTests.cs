namespace Productionize;

public class ModelInfoTests
{
    [Test]
    public void A_model_from_a_store_is_named_with_its_version()
    {
        var schema = new Schema(new Field("value", FieldKind.Single));
        var signature = new ModelSignature(schema, schema);
        var info = new ModelInfo("churn", 3, signature) { Format = "mlnet", Digest = "ab" };
        Assert.That(info.ToString(), Is.EqualTo("churn@3"));
        Assert.That(info.Name, Is.EqualTo("churn"));
        Assert.That(info.Version, Is.EqualTo(3));
        Assert.That(info.Signature, Is.SameAs(signature));
        Assert.That(info.Format, Is.EqualTo("mlnet"));
        Assert.That(info.Digest, Is.EqualTo("ab"));
    }

    [Test]
    public void A_model_without_a_version_is_its_name() =>
        Assert.That(new ModelInfo("churn").ToString(), Is.EqualTo("churn"));

    [Test]
    public void A_model_without_a_name_is_refused() =>
        Assert.That(() => new ModelInfo(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("name"));
}
