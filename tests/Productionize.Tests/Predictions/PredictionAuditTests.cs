namespace Productionize;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class PredictionAuditTests
{
    private static readonly Applicant Row = new(30);
    private readonly RecordingPredictionLogger _logger = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [TearDown]
    public void Nothing_is_handed_on_twice() => Assert.That(_logger.Repeats, Is.Zero);

    [Test]
    public async Task No_answer_leaves_before_its_record_is_written()
    {
        Block();
        await using var model = Build(_ => 1);

        var pending = model.PredictAsync(Row).AsTask();
        await Patience.Of(_entered.Task);
        var early = pending.IsCompleted;
        _gate.SetResult();
        var answer = await Patience.Of(pending);

        Assert.That((early, _logger.Records.Single().Id), Is.EqualTo((false, answer.Id)));
    }

    [Test]
    public async Task An_answer_waits_for_no_company()
    {
        await using var model = new StubModel(_ => 1).AsBuilder()
            .UsePredictionAudit(_logger, new() { GroupWindow = TimeSpan.FromSeconds(60) }).Build(new TestServices());

        Assert.That((await Patience.Of(model.PredictAsync(Row).AsTask())).Value, Is.EqualTo(1));
    }

    [Test]
    public async Task A_record_that_cannot_be_written_withholds_the_answer()
    {
        _logger.Before = _ => throw new IOException("disk full");
        await using var model = Build(_ => 1);

        var error = (await Assert.ThrowsAsync<PredictionLogException>(async () => await model.PredictAsync(Row)))!;
        var batch = (await Assert.ThrowsAsync<PredictionLogException>(async () => await model.PredictBatchAsync([Row, Row])))!;

        Assert.Multiple(() =>
        {
            Assert.That(error!.Message, Does.Contain("'stub'").And.Contain("withheld"));
            Assert.That(error.InnerException, Is.InstanceOf<IOException>());
            Assert.That(batch!.InnerException, Is.InstanceOf<IOException>());
            Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(3, 0, 3)));
        });
    }

    [Test]
    public async Task A_failure_is_thrown_when_its_record_is_written()
    {
        await using var model = Build(_ => throw new InvalidOperationException("broken"));

        Assert.That(async () => await model.PredictAsync(Row), Throws.InvalidOperationException.With.Message.EqualTo("broken"));
        Assert.That(_logger.Records.Single().Status, Is.EqualTo(PredictionStatus.Failed));
    }

    [Test]
    public void A_logger_that_only_accepts_is_refused_by_Build() =>
        Assert.That(
            () => new StubModel(_ => 1).AsBuilder().UsePredictionAudit(new RecordingPredictionLogger { Durability = Durability.Accepted }).Build(),
            Throws.InvalidOperationException.With.Message.Contains("RecordingPredictionLogger is only Accepted"));

    [Test]
    public async Task A_log_takes_a_logger_that_only_accepts()
    {
        await using var model = new StubModel(_ => 1).AsBuilder().UsePredictionLog(new RecordingPredictionLogger { Durability = Durability.Accepted }).Build();

        Assert.That((await model.PredictAsync(Row)).Value, Is.EqualTo(1));
    }

    [Test]
    public async Task A_full_queue_withholds_the_answer_and_counts_it()
    {
        Block();
        await using var model = new StubModel(_ => 1).AsBuilder()
            .UsePredictionAudit(_logger, new() { MaxRecords = 1, GroupWindow = TimeSpan.Zero }).Build();
        var first = model.PredictAsync(Row).AsTask();
        await Patience.Of(_entered.Task);

        var error = (await Assert.ThrowsAsync<PredictionLogException>(async () => await model.PredictAsync(Row)))!;
        _gate.SetResult();
        await Patience.Of(first);

        Assert.That(error!.Message, Does.Contain("MaxRecords"));
        Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(2, 1, 1)));
    }

    [Test]
    public async Task Many_callers_share_one_write()
    {
        Block();
        await using var model = Build(_ => 1);
        var first = model.PredictAsync(Row).AsTask();
        await Patience.Of(_entered.Task);

        var others = Enumerable.Range(0, 50).Select(_ => model.PredictAsync(Row).AsTask()).ToArray();
        _gate.SetResult();
        await Patience.Of(Task.WhenAll(others.Append(first)));

        Assert.That(_logger.Groups, Is.EqualTo(Expect.Rows(1, 50)));
    }

    [Test]
    public async Task A_batch_is_answered_when_every_row_is_written()
    {
        await using var model = Build(_ => 1);

        await model.PredictBatchAsync(Enumerable.Repeat(Row, 100).ToArray());

        Assert.That(_logger.Records, Has.Count.EqualTo(100));
    }

    private ModelPipeline<Applicant, float> Build(Func<Applicant, float> predict) => new StubModel(predict).AsBuilder()
        .UsePredictionAudit(_logger, new() { GroupWindow = TimeSpan.Zero, MaxAttempts = 1 }).Build();

    private void Block() => _logger.Before = async call =>
    {
        if (call == 1)
        {
            _entered.TrySetResult();
            await _gate.Task;
        }
    };
}
