namespace Productionize;

/// <content>The logger behind a real pipeline.</content>
public abstract partial class PredictionLoggerContract
{
    private static readonly RowCodec<float> Age = new RowCodecBuilder<float>()
        .Add(new Field("age", FieldKind.Single) { Minimum = 0, Maximum = 120 }, (age, writer, index) => writer.Set(index, age)).Build();

    private static readonly RowCodec<float> Chance = new RowCodecBuilder<float>().Add("p", p => p).Build();

    [Test]
    public async Task What_a_pipeline_accepted_is_there_after_FlushAsync()
    {
        await using var model = Build();
        var expected = new List<string>();
        for (var age = 20; age < 70; age++)
        {
            var answer = await model.PredictAsync(age);
            expected.Add(FormattableString.Invariant(
                $"{answer.Id:n} churn Live Answered {{\"age\":{age}}} gave {{\"p\":{answer.Value}}}"));
        }

        await model.FlushAsync();
        Assert.That((await ReadBackAsync(Logger)).Predictions.Select(Text), Is.EquivalentTo(expected));
    }

    [Test]
    public async Task Calls_that_failed_were_cancelled_or_refused_are_logged_too()
    {
        await using var model = Build();
        Assert.That(async () => await model.PredictAsync(13, new() { Id = PredictionSamples.Id(1) }), Throws.InvalidOperationException);
        Assert.That(
            async () => await model.PredictAsync(30, new() { Id = PredictionSamples.Id(2) }, new CancellationToken(true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            async () => await model.PredictAsync(-1, new() { Id = PredictionSamples.Id(3) }), Throws.InstanceOf<InvalidInputException>());
        await model.FlushAsync();
        Assert.That(
            (await ReadBackAsync(Logger)).Predictions.OrderBy(kept => kept.Id).Select(kept => (kept.Id, kept.Status)),
            Is.EqualTo(new[]
            {
                (PredictionSamples.Id(1), PredictionStatus.Failed),
                (PredictionSamples.Id(2), PredictionStatus.Canceled),
                (PredictionSamples.Id(3), PredictionStatus.Rejected),
            }));
    }

    [Test]
    public async Task A_batch_is_logged_row_by_row_each_once_with_its_id()
    {
        await using var model = Build();
        var answers = await model.PredictBatchAsync([30, 30, 30, 40]);
        await model.FlushAsync();
        var content = await ReadBackAsync(Logger);
        Assert.That(content.Predictions.Select(kept => kept.Id), Is.EquivalentTo(answers.Select(answer => answer.Id)));
    }

    [Test]
    public async Task An_audit_is_refused_where_records_are_only_accepted_and_else_has_each_before_its_answer()
    {
        Assert.That(Enum.IsDefined(Logger.Durability), Is.True, $"Durability is {Logger.Durability}");
        var builder = Model.Create("churn", (float age) => age / 128, Age, Chance).AsBuilder().UsePredictionAudit(Logger);
        if (Logger.Durability == Durability.Accepted)
        {
            Assert.That(() => builder.Build(), Throws.InvalidOperationException);
            return;
        }

        await using var model = builder.Build();
        var answer = await model.PredictAsync(30);
        Assert.That((await ReadBackAsync(Logger)).Predictions.Select(kept => kept.Id), Is.EqualTo(new[] { answer.Id }));
    }

    private static string Text(KeptPrediction kept) => RecordText.Of(kept, Age.Schema, Chance.Schema);

    // Nothing is written before the flush, and then in one group: a test of one promise must not depend on the time.
    private ModelPipeline<float, float> Build() =>
        Model.Create("churn", (float age) => age == 13 ? throw new InvalidOperationException("unlucky") : age / 128, Age, Chance)
            .AsBuilder().UsePredictionLog(Logger, new() { GroupWindow = TimeSpan.FromSeconds(60) }).UseInputValidation().Build();
}
