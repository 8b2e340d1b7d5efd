using Microsoft.ML;

namespace Productionize;

public class MLNetLoaderTests
{
    private static readonly TrainedChurn Trained = TrainedChurn.Shared;

    [Test]
    public async Task LoadAsync_gives_a_model_that_answers_as_before_saving()
    {
        var customers = TrainedChurn.Customers(100);
        await using var content = await MemoryContent.OfAsync(Trained.Package());
        using var model = (MLNetModel<Customer, Churn>)await MLNet.Loader<Customer, Churn>().LoadAsync(content);
        var answers = await model.PredictBatchAsync(customers);
        Assert.That(
            answers.Select(answer => answer.Value.Score),
            Is.EqualTo(Trained.Bare(customers).Select(answer => answer.Score)));
    }

    [Test]
    public async Task LoadAsync_tells_the_model_which_version_it_is()
    {
        var rules = RowCodec.For<Customer>().Schema.With(field => field with { Minimum = 0 }, "Income");
        await using var content = await MemoryContent.OfAsync(Trained.Package(rules), number: 3);
        var loader = MLNet.Loader<Customer, Churn>();
        var info = (await loader.LoadAsync(content)).GetService<ModelInfo>()!;
        Assert.That(loader.Format, Is.EqualTo("mlnet"));
        Assert.That(info.Name, Is.EqualTo("churn"));
        Assert.That(info.Version, Is.EqualTo(3));
        Assert.That(info.Format, Is.EqualTo("mlnet"));
        Assert.That(info.Digest, Is.EqualTo(content.Version.Digest));
        Assert.That(info.Signature!.Input, Is.SameAs(rules));
    }

    [Test]
    public async Task LoadAsync_of_a_version_without_a_signature_takes_that_of_the_types()
    {
        await using var content = await MemoryContent.OfAsync(Trained.Package() with { Signature = null });
        var info = (await MLNet.Loader<Customer, Churn>().LoadAsync(content)).GetService<ModelInfo>()!;
        Assert.That(info.Signature!.Input, Is.SameAs(RowCodec.For<Customer>().Schema));
    }

    [Test]
    public async Task LoadAsync_with_fewer_outputs_is_fine()
    {
        await using var content = await MemoryContent.OfAsync(Trained.Package());
        var model = await MLNet.Loader<Customer, ScoreOnly>().LoadAsync(content);
        var customer = TrainedChurn.Customers(1)[0];
        Assert.That((await model.PredictAsync(customer)).Value.Score, Is.EqualTo(Trained.Bare([customer])[0].Score));
    }

    [Test]
    public async Task LoadAsync_refuses_another_format()
    {
        await using var content = await MemoryContent.OfAsync(Trained.Package() with { Format = "onnx" });
        Assert.That(
            async () => await MLNet.Loader<Customer, Churn>().LoadAsync(content),
            Throws.InvalidOperationException.With.Message.Contains("'onnx'").And.Message.Contains("churn@1"));
    }

    [TestCase(0.0)]
    [TestCase(0.5)]
    [TestCase(0.999)]
    public async Task LoadAsync_refuses_a_truncated_zip(double part)
    {
        var package = Trained.Package();
        var bytes = await MemoryContent.BytesOfAsync(package);
        await using var content = MemoryContent.Of(package, bytes[..(int)(bytes.Length * part)]);
        Assert.That(
            async () => await MLNet.Loader<Customer, Churn>().LoadAsync(content),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("'model.zip' of model churn@1"));
    }

    [Test]
    public async Task LoadAsync_refuses_a_signature_that_the_input_lacks_a_field_of()
    {
        await using var content = await MemoryContent.OfAsync(Trained.Package());
        Assert.That(
            async () => await MLNet.Loader<WrongCustomers.WithoutIncome, Churn>().LoadAsync(content),
            Throws.InvalidOperationException.With.Message.Contains("churn@1").And.Message.Contains("'Income' (Single)")
                .And.Message.Contains("WithoutIncome as input"));
    }

    [Test]
    public async Task LoadAsync_refuses_an_output_with_a_field_that_the_signature_lacks()
    {
        await using var content = await MemoryContent.OfAsync(Trained.Package());
        Assert.That(
            async () => await MLNet.Loader<Customer, WrongAnswers.UnknownColumn>().LoadAsync(content),
            Throws.InvalidOperationException.With.Message.Contains("'Certainty' (Single)").And.Message.Contains("UnknownColumn as output"));
    }

    [Test]
    public void LoadAsync_without_a_signature_names_the_column_that_the_class_lacks_and_not_the_label() => Assert.That(
        LoadUnsigned<WrongCustomers.WithoutIncome, Churn>,
        Throws.InvalidOperationException.With.Message.Contains("'churn@1' cannot take WithoutIncome, which lacks 'Income' (Single).")
            .And.Message.Contains("ColumnName"));

    [Test]
    public void LoadAsync_without_a_signature_names_the_column_of_another_type() => Assert.That(
        LoadUnsigned<WrongCustomers.IncomeAsText, Churn>,
        Throws.InvalidOperationException.With.Message.Contains("'Income' as Single, but IncomeAsText has it as String"));

    [Test]
    public void LoadAsync_without_a_signature_refuses_lengths_that_fit_by_chance() => Assert.That(
        LoadUnsigned<WrongCustomers.SwappedLengths, Churn>,
        Throws.InvalidOperationException.With.Message.Contains("SwappedLengths has it as"));

    [Test]
    public void LoadAsync_without_a_signature_names_the_columns_that_there_are() => Assert.That(
        LoadUnsigned<Customer, WrongAnswers.UnknownColumn>,
        Throws.InvalidOperationException.With.Message.Contains("cannot answer UnknownColumn").And.Message.Contains("'Probability' (Single)"));

    [Test]
    public void LoadAsync_without_a_signature_refuses_an_output_of_another_type() => Assert.That(
        LoadUnsigned<Customer, WrongAnswers.WrongType>,
        Throws.InvalidOperationException.With.Message.Contains("cannot answer WrongType"));

    [Test]
    public void CreateModel_says_what_the_class_lacks() => Assert.That(
        () => MLNet.CreateModel<WrongCustomers.WithoutIncome, Churn>("churn", Trained.Pipeline),
        Throws.InvalidOperationException.With.Message.Contains("cannot take WithoutIncome").And.Message.Contains("Income"));

    [Test]
    public async Task LoadAsync_with_a_cancelled_token_throws()
    {
        await using var content = await MemoryContent.OfAsync(Trained.Package());
        Assert.That(
            async () => await MLNet.Loader<Customer, Churn>().LoadAsync(content, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void LoadAsync_refuses_null() => Assert.That(
        async () => await MLNet.Loader<Customer, Churn>().LoadAsync(null!), Throws.ArgumentNullException);

    [Test]
    public async Task LoadAsync_looks_in_the_context_it_is_given()
    {
        var ml = new MLContext(seed: 0);
        var messages = 0;
        ml.Log += (_, _) => Interlocked.Increment(ref messages);
        await using var content = await MemoryContent.OfAsync(Trained.Package());
        var model = await MLNet.Loader<Customer, Churn>(ml).LoadAsync(content);
        await model.PredictBatchAsync(TrainedChurn.Customers(10));
        Assert.That(messages, Is.Positive);
    }

    private static async Task LoadUnsigned<TInput, TOutput>()
        where TInput : class
        where TOutput : class, new()
    {
        await using var content = await MemoryContent.OfAsync(Trained.Package() with { Signature = null });
        await MLNet.Loader<TInput, TOutput>().LoadAsync(content);
    }
}
