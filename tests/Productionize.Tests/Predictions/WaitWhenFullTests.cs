namespace Productionize;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class WaitWhenFullTests
{
    private static readonly Applicant Row = new(30);
    private readonly TestServices _services = new();
    private readonly RecordingPredictionLogger _logger = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_call_waits_for_room_and_then_answers_with_its_record_kept(bool asynchronous)
    {
        await using var model = await FullAsync(new() { MaxRecords = 1, WaitWhenFull = TimeSpan.FromSeconds(1) }, asynchronous);

        var call = model.PredictAsync(new Applicant(31)).AsTask();
        await Patience.UntilAsync(() => model.LogStatistics!.Accepted == 2);
        var early = call.IsCompleted;
        _gate.SetResult();
        var answer = await Patience.Of(call);
        await model.FlushAsync();

        Assert.That((early, answer.Value), Is.EqualTo((false, 1f)));
        Assert.That(Ages(), Is.EqualTo(Expect.Rows(30, 31)));
        Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(2, 2, 0)));
    }

    [Test]
    public async Task A_call_that_waited_in_vain_answers_and_its_record_is_dropped_and_counted()
    {
        await using var model = await FullAsync(new() { MaxRecords = 1, WaitWhenFull = TimeSpan.FromSeconds(1) });
        var start = _services.Time.GetUtcNow();

        var call = model.PredictAsync(new Applicant(31)).AsTask();
        await Patience.UntilAsync(() =>
        {
            _services.Time.Advance(TimeSpan.FromMilliseconds(10));
            return call.IsCompleted;
        });
        var waited = _services.Time.GetUtcNow() - start;
        _gate.SetResult();

        Assert.That((await call).Value, Is.EqualTo(1));
        Assert.That(waited, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)));
        Assert.That((model.LogStatistics!.Accepted, model.LogStatistics.Dropped), Is.EqualTo((2L, 1L)));
    }

    [Test]
    public async Task A_cancellation_ends_the_wait_but_not_the_answer()
    {
        await using var model = await FullAsync(new() { MaxRecords = 1, WaitWhenFull = TimeSpan.FromSeconds(1) });
        using var cancelling = new CancellationTokenSource();

        var call = model.PredictAsync(new Applicant(31), default, cancelling.Token).AsTask();
        await Patience.UntilAsync(() => model.LogStatistics!.Accepted == 2);
        await cancelling.CancelAsync();
        var answer = await Patience.Of(call);
        var dropped = model.LogStatistics!.Dropped;
        _gate.SetResult();
        await Assert.ThrowsAsync<PredictionLogException>(async () => await model.FlushAsync());

        Assert.That((answer.Value, dropped), Is.EqualTo((1f, 1L)));
        Assert.That(Ages(), Is.EqualTo(Expect.Rows(30)));
    }

    [Test]
    public async Task A_batch_larger_than_the_queue_is_logged_whole_and_in_order()
    {
        _logger.Before = async _ => await Task.Yield();
        await using var model = Build(new() { MaxRecords = 3, WaitWhenFull = TimeSpan.FromSeconds(60) });

        await Patience.Of(model.PredictBatchAsync(Enumerable.Range(20, 90).Select(age => new Applicant(age)).ToArray()).AsTask());
        await model.FlushAsync();

        Assert.That(Ages(), Is.EqualTo(Enumerable.Range(20, 90)));
        Assert.That(_logger.Groups, Has.All.LessThanOrEqualTo(3));
        Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(90, 90, 0)));
    }

    [Test]
    public async Task The_rows_of_a_batch_wait_once_for_a_logger_that_stands_still()
    {
        await using var model = await FullAsync(new() { MaxRecords = 1, WaitWhenFull = TimeSpan.FromSeconds(1) });

        // The stub answers at once, so that the first row waits already; then the time passes once and stands still again.
        var call = model.PredictBatchAsync(Enumerable.Repeat(Row, 100).ToArray()).AsTask();
        var accepted = model.LogStatistics!.Accepted;
        _services.Time.Advance(TimeSpan.FromSeconds(1));
        try
        {
            await Patience.Of(call);
        }
        finally
        {
            _gate.SetResult();
        }

        Assert.That((accepted, model.LogStatistics!.Dropped), Is.EqualTo((2L, 100L)));
    }

    [Test]
    public async Task Who_came_first_has_the_room_first()
    {
        await using var model = await FullAsync(new() { MaxRecords = 1, WaitWhenFull = TimeSpan.FromSeconds(60) });
        var calls = new List<Task>();
        for (var age = 31; age < 51; age++)
        {
            calls.Add(model.PredictAsync(new Applicant(age)).AsTask());
        }

        _gate.SetResult();
        await Patience.Of(Task.WhenAll(calls));
        await model.FlushAsync();

        Assert.That(Ages(), Is.EqualTo(Enumerable.Range(30, 21)));
    }

    [Test]
    public async Task A_small_record_does_not_overtake_a_large_one_that_waits()
    {
        Block();
        await using var model = Model.Create("churn", (string text) => (float)text.Length).AsBuilder()
            .UsePredictionLog(_logger, new() { MaxBytes = 1024, WaitWhenFull = TimeSpan.FromSeconds(60), GroupWindow = TimeSpan.Zero })
            .Build(_services);
        await model.PredictAsync(new string('a', 100));
        await Patience.Of(_entered.Task);

        var large = model.PredictAsync(new string('b', 800)).AsTask();
        var small = model.PredictAsync("c").AsTask();
        _gate.SetResult();
        await Patience.Of(Task.WhenAll(large, small));
        await model.FlushAsync();

        Assert.That(_logger.Records.Select(record => record.Output!.Value[0].AsDouble()), Is.EqualTo(Expect.Rows(100.0, 800.0, 1.0)));
    }

    [Test]
    public async Task A_call_that_waits_ends_the_group_window()
    {
        await using var model = new StubModel(_ => 1).AsBuilder()
            .UsePredictionLog(_logger, new() { MaxRecords = 2, WaitWhenFull = TimeSpan.FromSeconds(60), GroupWindow = TimeSpan.FromSeconds(60) })
            .Build(_services);

        await Patience.Of(model.PredictBatchAsync(Enumerable.Repeat(Row, 7).ToArray()).AsTask());
        await model.FlushAsync();

        Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(7, 7, 0)));
    }

    [Test]
    public async Task A_record_larger_than_the_queue_does_not_wait()
    {
        await using var model = Model.Create("churn", (string _) => 1f).AsBuilder()
            .UsePredictionLog(_logger, new() { MaxBytes = 1024, WaitWhenFull = TimeSpan.FromSeconds(60) }).Build(_services);

        var call = model.PredictAsync(new string('x', 2000));

        Assert.That(call.IsCompletedSuccessfully, Is.True);
        Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(1, 0, 1)));
    }

    [Test]
    public async Task Disposal_ends_the_wait()
    {
        var model = await FullAsync(new() { MaxRecords = 1, WaitWhenFull = TimeSpan.FromSeconds(60) });
        var call = model.PredictAsync(Row).AsTask();
        await Patience.UntilAsync(() => model.LogStatistics!.Accepted == 2);

        var disposal = model.DisposeAsync().AsTask();
        var answer = await Patience.Of(call);
        _gate.SetResult();
        await Patience.Of(disposal);

        Assert.That(answer.Value, Is.EqualTo(1));
        Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(2, 1, 1)));
    }

    private int[] Ages() => _logger.Records.Select(record => (int)record.Input[0].AsInt64()).ToArray();

    private ModelPipeline<Applicant, float> Build(PredictionLogOptions options, bool asynchronous = false)
    {
        options.GroupWindow = TimeSpan.Zero;
        return new StubModel<Applicant, float>(async (_, _) =>
        {
            if (asynchronous)
            {
                await Task.Yield();
            }

            return 1;
        }).AsBuilder().UsePredictionLog(_logger, options).Build(_services);
    }

    /// <summary>A pipeline whose first record is being written until the gate opens.</summary>
    private async Task<ModelPipeline<Applicant, float>> FullAsync(PredictionLogOptions options, bool asynchronous = false)
    {
        Block();
        var model = Build(options, asynchronous);
        await model.PredictAsync(Row);
        await Patience.Of(_entered.Task);
        return model;
    }

    private void Block() => _logger.Before = async call =>
    {
        if (call == 1)
        {
            _entered.TrySetResult();
            await _gate.Task;
        }
    };
}
