namespace Productionize;

public class DelegatingModelTests
{
    private static readonly ModelInfo Info = new("echo");

    [Test]
    public void A_stage_without_an_inner_model_is_refused() => Assert.That(
        () => new Doubling(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("inner"));

    [Test]
    public async Task PredictBatchAsync_takes_every_row_through_the_stage()
    {
        PredictionOptions[] options = [new() { Key = "a" }, new() { Key = "b" }];
        using var source = new CancellationTokenSource();
        var inner = new EchoModel();
        var answers = await new Doubling(inner).PredictBatchAsync([1, 2], options, source.Token);
        Assert.That(answers.Sum(answer => answer.Value), Is.EqualTo(6));
        Assert.That(inner.Calls.Select(call => call.Options), Is.EqualTo(options));
        Assert.That(inner.Calls.Select(call => call.Token), Has.All.EqualTo(source.Token));
    }

    [Test]
    public void GetService_finds_the_stage_itself_and_then_asks_inward()
    {
        var stage = new Doubling(new EchoModel(Info));
        Assert.That(stage.GetService(typeof(Doubling)), Is.SameAs(stage));
        Assert.That(stage.GetService(typeof(IModel<int, int>)), Is.SameAs(stage));
        Assert.That(stage.GetService(typeof(ModelInfo)), Is.SameAs(Info));
        Assert.That(stage.GetService(typeof(Uri)), Is.Null);
    }

    [Test]
    public void GetService_with_a_key_is_not_the_stage_itself()
    {
        var stage = new Doubling(new EchoModel(Info));
        Assert.That(stage.GetService(typeof(Doubling), "key"), Is.Null);
        Assert.That(stage.GetService(typeof(string), "of mine"), Is.EqualTo("key of mine"));
    }

    [Test]
    public void GetService_without_a_type_is_refused() => Assert.That(
        () => new Doubling(new EchoModel()).GetService(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("serviceType"));

    private sealed class Doubling(IModel<int, int> inner) : DelegatingModel<int, int>(inner)
    {
        public override ValueTask<Prediction<int>> PredictAsync(
            int input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
            Inner.PredictAsync(2 * input, options, cancellationToken);
    }
}
