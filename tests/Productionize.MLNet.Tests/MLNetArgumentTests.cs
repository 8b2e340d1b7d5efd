namespace Productionize;

public class MLNetArgumentTests
{
    private static readonly TrainedChurn Trained = TrainedChurn.Shared;

    [Test]
    public void A_name_that_is_null_is_refused_by_its_name() => Assert.Multiple(() =>
    {
        Assert.That(
            () => MLNet.CreateModel<Customer, Churn>(null!, Trained.Pipeline),
            Throws.ArgumentNullException.With.Property("ParamName").EqualTo("name"));
        Assert.That(
            () => MLNet.Package<Customer, Churn>(null!, Trained.Pipeline, Trained.Columns),
            Throws.ArgumentNullException.With.Property("ParamName").EqualTo("name"));
    });

    [Test]
    public void Inputs_and_a_content_that_are_null_are_refused_at_the_call()
    {
        using var model = Trained.Model();

        // Nothing is awaited: a guard behind the first await would not throw here.
        Assert.That(() => _ = model.PredictAsync(null!).AsTask(), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("input"));
        Assert.That(
            () => _ = model.PredictBatchAsync(null!).AsTask(), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("inputs"));
        Assert.That(
            () => _ = MLNet.Loader<Customer, Churn>().LoadAsync(null!).AsTask(),
            Throws.ArgumentNullException.With.Property("ParamName").EqualTo("content"));
    }

    [Test]
    public void A_model_that_is_disposed_says_which_and_what_to_do()
    {
        var model = Trained.Model();
        model.Dispose();

        Assert.That(() => _ = model.PredictAsync(TrainedChurn.Customers(1)[0]).AsTask(), Throws.TypeOf<ObjectDisposedException>()
            .With.Message.StartsWith("The model 'churn' was disposed. Dispose it after its last call, or load it again."));
    }
}
