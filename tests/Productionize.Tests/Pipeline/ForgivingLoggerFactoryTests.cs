namespace Productionize;

public class ForgivingLoggerFactoryTests
{
    private static readonly Applicant Row = new(30);

    [Test]
    public async Task Broken_messages_do_not_stop_the_writing_of_later_records()
    {
        var log = new RecordingPredictionLogger { Before = call => call == 1 ? throw new IOException("full") : Task.CompletedTask };
        await using var model = Model.Create("churn", (Applicant _) => 1f).AsBuilder()
            .UsePredictionLog(log, new PredictionLogOptions { MaxAttempts = 1 })
            .Build(new ThrowingLoggers());

        await model.PredictAsync(Row);
        Assert.That(async () => await model.FlushAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10)), Throws.InstanceOf<PredictionLogException>());
        await model.PredictAsync(Row);
        await model.FlushAsync();

        Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(2, 1, 1)));
    }

    [Test]
    public async Task Broken_messages_do_not_end_the_following_of_an_alias()
    {
        var stubs = await new StoredStubs().AddAsync(2);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().Build(new ThrowingLoggers());
        await model.StartAsync();

        foreach (var version in (int[])[2, 1, 2])
        {
            await stubs.MoveAsync(version);
            await Patience.UntilAsync(() => model.GetService<ModelInfo>()!.Version == version);
        }
    }

    [Test]
    public async Task Broken_messages_cost_no_answer()
    {
        await using var model = Model.Create("churn", (Applicant _) => 1f).AsBuilder().UseLogging().Build(new ThrowingLoggers());

        Assert.That((await model.PredictAsync(Row)).Value, Is.EqualTo(1));
    }
}
