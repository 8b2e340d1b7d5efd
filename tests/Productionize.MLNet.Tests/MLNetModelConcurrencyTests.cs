namespace Productionize;

public class MLNetModelConcurrencyTests
{
    private static readonly TrainedChurn Trained = TrainedChurn.Shared;

    private static readonly int Calls = Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1" ? 100_000 : 10_000;

    [Test]
    public void PredictAsync_from_eight_threads_equals_the_answers_of_one()
    {
        var customers = TrainedChurn.Customers(2000);
        var expected = Trained.Bare(customers).Select(answer => answer.Score).ToArray();
        using var model = Trained.Model();
        var scores = OnThreads(8, thread =>
        {
            // Each thread begins elsewhere, so that no two ask the same row at the same time.
            var own = new float[customers.Length];
            for (var i = 0; i < Calls; i++)
            {
                var index = (i + thread * 250) % own.Length;
                var score = model.PredictAsync(customers[index]).AsTask().Result.Value.Score;
                own[index] = i < own.Length || score == own[index] ? score : float.NaN;
            }

            return own;
        });
        Assert.That(scores, Has.All.EqualTo(expected));
    }

    [Test]
    public void PredictBatchAsync_from_eight_threads_equals_the_answers_of_one()
    {
        var customers = TrainedChurn.Customers(500);
        var expected = Trained.Bare(customers).Select(answer => answer.Score).ToArray();
        using var model = Trained.Model();
        var scores = OnThreads(8, _ => model.PredictBatchAsync(customers).AsTask().Result.Select(answer => answer.Value.Score).ToArray());
        Assert.That(scores, Has.All.EqualTo(expected));
    }

    [Test]
    public void PredictAsync_within_a_prediction_has_an_engine_of_its_own()
    {
        using var model = Trained.Model();
        var inner = TrainedChurn.Customers(2)[1];
        var outer = new AskingCustomer(TrainedChurn.Customers(1)[0], () => model.PredictAsync(inner).AsTask().Result.Value.Score);
        Assert.That(model.PredictAsync(outer).AsTask().Result.Value.Score, Is.EqualTo(Trained.Bare(TrainedChurn.Customers(1))[0].Score));
        Assert.That(outer.Answer, Is.EqualTo(Trained.Bare([inner])[0].Score));
    }

    [Test]
    public void A_new_model_has_an_engine_ready_for_the_first_call()
    {
        var counting = new CountingTransformer(Trained.Pipeline);
        using var model = MLNet.CreateModel<Customer, Churn>("churn", counting, Trained.Context);
        Assert.That(counting.Engines, Is.EqualTo(1));
    }

    [Test]
    public void Engines_are_used_again_and_again()
    {
        var counting = new CountingTransformer(Trained.Pipeline);
        using var model = MLNet.CreateModel<Customer, Churn>("churn", counting, Trained.Context);
        var customers = TrainedChurn.Customers(100);
        OnThreads(4, _ => customers.Select(customer => model.PredictAsync(customer).AsTask().Result.Value.Score).ToArray());
        Assert.That(counting.Engines, Is.InRange(1, Environment.ProcessorCount * 2 + 4));
    }

    private static T[] OnThreads<T>(int count, Func<int, T> work)
    {
        var results = new T[count];
        var errors = new List<Exception>();
        using var start = new Barrier(count);
        var threads = Enumerable.Range(0, count).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                results[index] = work(index);
            }
            catch (Exception error)
            {
                lock (errors)
                {
                    errors.Add(error);
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return errors.Count == 0 ? results : throw new AggregateException(errors);
    }
}
