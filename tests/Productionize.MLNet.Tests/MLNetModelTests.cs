using Microsoft.ML;

namespace Productionize;

public class MLNetModelTests
{
    private static readonly TrainedChurn Trained = TrainedChurn.Shared;

    [Test]
    public async Task PredictAsync_equals_a_bare_engine_bit_for_bit()
    {
        var customers = TrainedChurn.Customers(200);
        using var model = Trained.Model();
        var answers = new List<Churn>();
        foreach (var customer in customers)
        {
            answers.Add((await model.PredictAsync(customer)).Value);
        }

        Assert.That(answers.Select(Bits), Is.EqualTo(Trained.Bare(customers).Select(Bits)));
        Assert.That(answers.ConvertAll(answer => answer.Probability).Distinct().Count(), Is.GreaterThan(150));
        Assert.That(answers, Has.All.Matches<Churn>(answer => answer is not null && float.IsFinite(answer.Score)));
    }

    [Test]
    public async Task PredictBatchAsync_equals_a_bare_engine_bit_for_bit_and_in_order()
    {
        var customers = TrainedChurn.Customers(1000);
        using var model = Trained.Model();
        var answers = await model.PredictBatchAsync(customers);
        Assert.That(answers.Select(answer => Bits(answer.Value)), Is.EqualTo(Trained.Bare(customers).Select(Bits)));
    }

    [Test]
    public async Task Predictions_carry_the_id_of_their_options_and_the_model()
    {
        using var model = Trained.Model();
        var customers = TrainedChurn.Customers(2);
        PredictionOptions[] options = [new() { Id = Guid.NewGuid() }, new() { Id = Guid.NewGuid() }];
        var single = await model.PredictAsync(customers[0], options[0]);
        var batch = await model.PredictBatchAsync(customers, options);
        Assert.That(single.Id, Is.EqualTo(options[0].Id));
        Assert.That(batch.Select(answer => answer.Id), Is.EqualTo(options.Select(option => option.Id)));
        Assert.That(single.Model, Is.Not.Null.And.SameAs(model.GetService<ModelInfo>()));
        Assert.That(batch[1].Model, Is.SameAs(single.Model));
    }

    [Test]
    public async Task Every_prediction_has_an_output_of_its_own()
    {
        using var model = Trained.Model();
        var customer = TrainedChurn.Customers(1)[0];
        var first = await model.PredictAsync(customer);
        var second = await model.PredictAsync(customer);
        var batch = await model.PredictBatchAsync([customer, customer]);
        Assert.That(new[] { first.Value, second.Value, batch[0].Value, batch[1].Value }.Distinct().Count(), Is.EqualTo(4));
    }

    [Test]
    public void Calls_have_completed_when_they_return()
    {
        using var model = Trained.Model();
        var customers = TrainedChurn.Customers(2);
        Assert.That(model.PredictAsync(customers[0]).AsTask().IsCompletedSuccessfully);
        Assert.That(model.PredictBatchAsync(customers).AsTask().IsCompletedSuccessfully);
    }

    [Test]
    public void PredictAsync_allocates_little_more_than_its_output()
    {
        using var model = Trained.Model();
        using var engine = Trained.Context.Model.CreatePredictionEngine<Customer, Churn>(
            Trained.Pipeline, new PredictionEngineOptions { OwnsTransformer = false });
        var customer = TrainedChurn.Customers(1)[0];
        var bare = AllocatedBy(() => engine.Predict(customer));
#pragma warning disable CA2012 // Completed, as another test shows; a task around it would allocate.
        var ours = AllocatedBy(() => _ = model.PredictAsync(customer));
#pragma warning restore CA2012
        Assert.That(ours, Is.LessThanOrEqualTo(bare + 16), $"bare {bare} bytes, ours {ours} bytes a call");
    }

    [Test]
    public async Task PredictBatchAsync_of_nothing_is_nothing()
    {
        using var model = Trained.Model();
        Assert.That(await model.PredictBatchAsync([]), Is.Empty);
    }

    [Test]
    public void PredictBatchAsync_refuses_another_count_of_options()
    {
        using var model = Trained.Model();
        Assert.That(
            async () => await model.PredictBatchAsync(TrainedChurn.Customers(2), new PredictionOptions[1]),
            Throws.ArgumentException.With.Message.Contains("2 inputs has 1 options"));
    }

    [Test]
    public void PredictAsync_refuses_null_by_name()
    {
        using var model = Trained.Model();
        Assert.That(
            async () => await model.PredictAsync(null!),
            Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("input"));
    }

    [Test]
    public void GetService_answers_the_info_the_codecs_and_the_model()
    {
        using var model = Trained.Model();
        var info = model.GetService<ModelInfo>()!;
        Assert.That(info.ToString(), Is.EqualTo("churn"));
        Assert.That(info.Format, Is.EqualTo("mlnet"));
        Assert.That(info.Signature!.Input, Is.SameAs(RowCodec.For<Customer>().Schema));
        Assert.That(info.Signature.Output, Is.SameAs(RowCodec.For<Churn>().Schema));
        Assert.That(model.GetService<RowCodec<Customer>>(), Is.SameAs(RowCodec.For<Customer>()));
        Assert.That(model.GetService<RowCodec<Churn>>(), Is.SameAs(RowCodec.For<Churn>()));
        Assert.That(model.GetService<IModel<Customer, Churn>>(), Is.SameAs(model));
        Assert.That(model.GetService<string>(), Is.Null);
        Assert.That(model.GetService<ModelInfo>("a key"), Is.Null);
        Assert.That(() => model.GetService(null!), Throws.ArgumentNullException);
    }

    private static long AllocatedBy(Action call)
    {
        const int calls = 2000;
        for (var i = 0; i < calls; i++)
        {
            call();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < calls; i++)
        {
            call();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / calls;
    }

    private static (bool Label, int Probability, int Score) Bits(Churn answer) => (
        answer.PredictedLabel,
        BitConverter.SingleToInt32Bits(answer.Probability),
        BitConverter.SingleToInt32Bits(answer.Score));
}
