namespace Productionize;

public class MLNetModelDisposalTests
{
    private static readonly TrainedChurn Trained = TrainedChurn.Shared;

    [Test]
    public void Calls_after_Dispose_throw()
    {
        var model = Trained.Model();
        model.Dispose();
        model.Dispose();
        Assert.That(async () => await model.PredictAsync(TrainedChurn.Customers(1)[0]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await model.PredictBatchAsync([]), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Dispose_leaves_the_pipeline_of_CreateModel_to_the_caller()
    {
        var counting = new CountingTransformer(Trained.Pipeline);
        MLNet.CreateModel<Customer, Churn>("churn", counting, Trained.Context).Dispose();
        Assert.That(counting.Disposals, Is.Zero);
    }

    [Test]
    public async Task Dispose_during_a_call_lets_it_end()
    {
        var model = Trained.Model();
        var customer = TrainedChurn.Customers(1)[0];
        var disposing = new AskingCustomer(customer, () =>
        {
            model.Dispose();
            return 1;
        });
        var answer = await model.PredictAsync(disposing);
        Assert.That(answer.Value.Score, Is.EqualTo(Trained.Bare([customer])[0].Score));
        Assert.That(async () => await model.PredictAsync(customer), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Dispose_of_a_model_that_owns_its_pipeline_disposes_it_once()
    {
        var counting = new CountingTransformer(Trained.Pipeline);
        var model = new MLNetModel<Customer, Churn>(Trained.Context, counting, ownsTransformer: true, new ModelInfo("churn"));
        model.Dispose();
        model.Dispose();
        Assert.That(counting.Disposals, Is.EqualTo(1));
    }

    [Test]
    public void A_failing_call_gives_its_engine_back()
    {
        var counting = new CountingTransformer(Trained.Pipeline);
        using var model = MLNet.CreateModel<Customer, Churn>("churn", counting, Trained.Context);
        for (var i = 0; i < 50; i++)
        {
            Assert.That(async () => await model.PredictAsync(new Customer { History = [1] }), Throws.InvalidOperationException);
        }

        Assert.That(counting.Engines, Is.LessThanOrEqualTo(Environment.ProcessorCount * 2));
    }
}
