namespace Productionize;

public class OutputCheckModelTests
{
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public async Task PredictAsync_names_the_field_that_is_not_finite_and_the_log_has_the_failure(float answer)
    {
        var logger = new RecordingPredictionLogger();
        await using var model = Model.Create("churn", (Applicant _) => new Verdict("bad", answer)).AsBuilder()
            .UsePredictionLog(logger).UseOutputCheck().Build();

        var error = (await Assert.ThrowsAsync<NonFinitePredictionException>(async () => await model.PredictAsync(new Applicant(30))))!;
        await model.FlushAsync();

        Assert.Multiple(() =>
        {
            Assert.That(error.Field, Is.EqualTo("Probability"));
            Assert.That(error.Message, Does.Contain("'churn'").And.Contain("'Probability'"));
            Assert.That(logger.Records.Single().Status, Is.EqualTo(PredictionStatus.Failed));
            Assert.That(logger.Records.Single().Error, Does.StartWith("NonFinitePredictionException"));
        });
    }

    [Test]
    public async Task PredictAsync_checks_an_answer_that_had_to_be_waited_for()
    {
        var gate = new TaskCompletionSource<float>();
        await using var model = new StubModel(async (_, _) => await gate.Task).AsBuilder().UseOutputCheck().Build();

        var pending = model.PredictAsync(new Applicant(30)).AsTask();
        gate.SetResult(float.NaN);

        Assert.That(async () => await pending, Throws.InstanceOf<NonFinitePredictionException>());
    }

    [Test]
    public async Task PredictBatchAsync_fails_only_the_row_that_is_not_finite()
    {
        await using var model = new StubModel(row => row.Age == 31 ? float.NaN : row.Age).AsBuilder().UseOutputCheck().Build();
        var id = Guid.NewGuid();

        var answers = await model.PredictBatchAsync([new(30), new(31), new(32)], [default, new() { Id = id }, default]);

        Assert.Multiple(() =>
        {
            Assert.That(answers.Select(answer => answer.Error is NonFinitePredictionException), Is.EqualTo(Expect.Rows(false, true, false)));
            Assert.That(answers[1].Id, Is.EqualTo(id));
            Assert.That(answers[2].Value, Is.EqualTo(32));
        });
    }

    [Test]
    public async Task PredictAsync_names_the_version_that_answered_and_else_the_model_inside()
    {
        var version = new ModelInfo("churn", 3);
        var says = new OutputCheckModel<Applicant, float>(new Says(version), RowCodec.For<float>());
        var silent = new OutputCheckModel<Applicant, float>(new Says(null), RowCodec.For<float>());

        var ofVersion = await Assert.ThrowsAsync<NonFinitePredictionException>(async () => await says.PredictAsync(new Applicant(30)));
        var ofModel = await Assert.ThrowsAsync<NonFinitePredictionException>(async () => await silent.PredictAsync(new Applicant(30)));

        Assert.That(ofVersion!.Message, Does.Contain("'churn@3'"));
        Assert.That(ofModel!.Message, Does.Contain("'inside'"));
    }

    private sealed class Says(ModelInfo? model) : IModel<Applicant, float>
    {
        public ValueTask<Prediction<float>> PredictAsync(
            Applicant input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
            new(new Prediction<float>(float.NaN, options.Id, model));

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(ModelInfo) ? new ModelInfo("inside") : null;
    }

    public sealed record Verdict(string Label, float Probability);
}
