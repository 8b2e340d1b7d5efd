using Polly;
using Polly.Retry;

namespace Productionize;

public class ResilienceModelTests
{
    private static readonly ResiliencePipeline Retries = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.Zero }).Build();

    [Test]
    public async Task PredictAsync_is_tried_again_under_the_same_id_and_logged_once()
    {
        var logger = new RecordingPredictionLogger();
        var tries = 0;
        await using var model = Model.Create("churn", (Applicant _) => ++tries < 3 ? throw new IOException("away") : tries).AsBuilder()
            .UsePredictionLog(logger).UseResilience(Retries).Build();

        var answer = await model.PredictAsync(new Applicant(30));
        await model.FlushAsync();

        Assert.Multiple(() =>
        {
            Assert.That(answer.Value, Is.EqualTo(3));
            Assert.That(logger.Records.Single().Id, Is.EqualTo(answer.Id));
            Assert.That(logger.Records.Single().Status, Is.EqualTo(PredictionStatus.Answered));
        });
    }

    [Test]
    public async Task PredictBatchAsync_is_tried_again_as_one()
    {
        var tries = 0;
        await using var model = Model.Create("churn", (Applicant row) => row.Age).AsBuilder()
            .UseResilience(Retries)
            .Use(inner => new FailingBatches<int>(inner, () => ++tries < 3)).Build();

        var answers = await model.PredictBatchAsync([new(30), new(31)]);

        Assert.That(answers.Select(answer => answer.Value), Is.EqualTo(Expect.Rows(30, 31)));
        Assert.That(tries, Is.EqualTo(3));
    }

    [Test]
    public async Task A_canceled_call_is_not_tried_again()
    {
        var tries = 0;
        using var cancellation = new CancellationTokenSource();
        await using var model = Model.Create("churn", (Applicant _) =>
        {
            tries++;
            cancellation.Cancel();
            cancellation.Token.ThrowIfCancellationRequested();
            return 1f;
        }).AsBuilder().UseResilience(Retries).Build();

        Assert.That(
            async () => await model.PredictAsync(new Applicant(30), default, cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(tries, Is.EqualTo(1));
    }
}
