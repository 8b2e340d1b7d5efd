namespace Productionize;

public class MLNetModelFailureTests
{
    private static readonly TrainedChurn Trained = TrainedChurn.Shared;

    [Test]
    public async Task PredictBatchAsync_with_one_failing_row_answers_the_others()
    {
        var customers = TrainedChurn.Customers(50);
        var expected = Trained.Bare(customers);
        customers[20].History = [1, 2, 3];
        var options = customers.Select(_ => new PredictionOptions { Id = Guid.NewGuid() }).ToArray();
        using var model = Trained.Model();

        var answers = await model.PredictBatchAsync(customers, options);

        Assert.That(answers.Count(answer => answer.Error is not null), Is.EqualTo(1));
        Assert.That(answers[20].Error, Is.TypeOf<InvalidOperationException>());
        Assert.That(answers.Select(answer => answer.Id), Is.EqualTo(options.Select(option => option.Id)));
        Assert.That(answers[20].Model, Is.SameAs(model.GetService<ModelInfo>()));
        Assert.That(
            answers.Where(answer => answer.Error is null).Select(answer => answer.Value.Score),
            Is.EqualTo(expected.Where((_, index) => index != 20).Select(answer => answer.Score)));
    }

    [Test]
    public async Task PredictBatchAsync_with_a_null_row_fails_that_row_only()
    {
        using var model = Trained.Model();
        var answers = await model.PredictBatchAsync([TrainedChurn.Customers(1)[0], null!]);
        Assert.That(answers[0].Error, Is.Null);
        Assert.That(answers[1].Error, Is.TypeOf<ArgumentNullException>());
    }

    [Test]
    public async Task PredictAsync_after_a_failing_row_answers_as_before()
    {
        var customers = TrainedChurn.Customers(2);
        using var model = Trained.Model();
        await model.PredictAsync(customers[0]);
        Assert.That(async () => await model.PredictAsync(new Customer { History = [1] }), Throws.InvalidOperationException);
        var answer = await model.PredictAsync(customers[1]);
        Assert.That(answer.Value.Score, Is.EqualTo(Trained.Bare(customers)[1].Score));
    }

    [Test]
    public void Calls_with_a_cancelled_token_throw()
    {
        using var model = Trained.Model();
        var cancelled = new CancellationToken(canceled: true);
        Assert.That(
            async () => await model.PredictAsync(TrainedChurn.Customers(1)[0], default, cancelled),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            async () => await model.PredictBatchAsync([], null, cancelled),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void PredictBatchAsync_cancelled_on_the_way_stops_there()
    {
        using var source = new CancellationTokenSource();
        using var model = Trained.Model();
        var rows = new WatchedList<Customer>(TrainedChurn.Customers(1000), index =>
        {
            if (index == 10)
            {
                source.Cancel();
            }
        });

        Assert.That(
            async () => await model.PredictBatchAsync(rows, null, source.Token),
            Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(source.Token));
        Assert.That(rows.Reads, Is.EqualTo(11));
    }

    [Test]
    public async Task PredictBatchAsync_reads_each_row_of_a_good_batch_once()
    {
        using var model = Trained.Model();
        var rows = new WatchedList<Customer>(TrainedChurn.Customers(100), _ => { });
        await model.PredictBatchAsync(rows);
        Assert.That(rows.Reads, Is.EqualTo(100));
    }
}
