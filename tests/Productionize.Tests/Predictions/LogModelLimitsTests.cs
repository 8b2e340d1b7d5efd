namespace Productionize.Predictions;

public class LogModelLimitsTests
{
    private static readonly Applicant Row = new(30);

    [Test]
    public async Task An_audited_call_whose_record_cannot_be_written_ends_when_it_is_cancelled()
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new RecordingPredictionLogger { Before = _ => written.Task };
        await using var model = Model.Create("churn", (Applicant _) => 1f).AsBuilder().UsePredictionAudit(log).Build();
        using var cancelling = new CancellationTokenSource();
        var call = model.PredictAsync(Row, default, cancelling.Token).AsTask();
        await Patience.UntilAsync(() => log.Calls == 1);

        await cancelling.CancelAsync();
        Assert.That(async () => await call.WaitAsync(TimeSpan.FromSeconds(10)), Throws.InstanceOf<OperationCanceledException>());
        written.SetResult();
        await model.FlushAsync();

        Assert.That(log.Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_model_that_names_itself_anew_in_each_answer_is_one_source()
    {
        var log = new SourceCounter();
        await using var model = new Renaming(new StubModel(_ => 1)).AsBuilder().UsePredictionLog(log).Build();

        for (var i = 0; i < 10; i++)
        {
            await model.PredictAsync(Row);
        }

        await model.FlushAsync();

        Assert.That(log.Sources, Is.EqualTo(2), "the model's own and the one of its answers");
    }

    private sealed class Renaming(IModel<Applicant, float> inner) : DelegatingModel<Applicant, float>(inner)
    {
        public override async ValueTask<Prediction<float>> PredictAsync(
            Applicant input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
            await Inner.PredictAsync(input, options, cancellationToken) with { Model = new ModelInfo("stub", 7) { Digest = "abc" } };
    }

    private sealed class SourceCounter : IPredictionLogger
    {
        public Durability Durability => Durability.Accepted;

        public int Sources { get; private set; }

        public ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default)
        {
            Sources = Math.Max(Sources, batch.Sources.Count);
            return default;
        }

        public ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default) => default;
    }
}
