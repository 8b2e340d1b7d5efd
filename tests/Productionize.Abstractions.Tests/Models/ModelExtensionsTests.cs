namespace Productionize;

public class ModelExtensionsTests
{
    [Test]
    public void GetService_is_typed_and_passes_the_key_on()
    {
        var info = new ModelInfo("echo");
        var model = new EchoModel(info);
        Assert.That(model.GetService<ModelInfo>(), Is.SameAs(info));
        Assert.That(model.GetService<string>("of mine"), Is.EqualTo("key of mine"));
        Assert.That(model.GetService<Uri>(), Is.Null);
    }

    [Test]
    public void GetService_of_no_model_is_refused() => Assert.That(
        () => ((IModel)null!).GetService<ModelInfo>(), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("model"));

    [Test]
    public void The_default_GetService_of_a_model_knows_the_model_only()
    {
        IModel model = new Bare();
        Assert.That(model.GetService<Bare>(), Is.SameAs(model));
        Assert.That(model.GetService<Bare>("key"), Is.Null);
        Assert.That(model.GetService<ModelInfo>(), Is.Null);
        Assert.That(() => model.GetService(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("serviceType"));
    }

    private sealed class Bare : IModel;
}
