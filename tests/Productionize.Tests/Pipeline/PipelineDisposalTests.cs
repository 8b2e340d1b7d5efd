namespace Productionize;

public class PipelineDisposalTests
{
    [Test]
    public async Task DisposeAsync_disposes_each_part_once_the_outermost_first()
    {
        var calls = new List<string>();
        var stub = new StubModel(_ => 1);
        var shared = new SpyStage<Applicant, float>(stub, "shared", calls);
        var model = stub.AsBuilder()
            .UseOutside(inner => new SpyStage<Applicant, float>(inner, "outer", calls))
            .Use(inner => new SpyStage<Applicant, float>(inner, "inner", calls))
            .Use(_ => shared)
            .Use(inner => new SpyStage<Applicant, float>(inner, "between", calls))
            .Use(_ => shared)
            .Build();

        await model.DisposeAsync();
        await model.DisposeAsync();

        Assert.Multiple(() =>
        {
            Assert.That(calls, Is.EqualTo(Expect.Rows("dispose outer", "dispose inner", "dispose between", "dispose shared")));
            Assert.That(stub.Disposals, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task DisposeAsync_leaves_a_model_alone_that_the_pipeline_does_not_own()
    {
        var stub = new StubModel(_ => 1);
        await stub.AsBuilder(ownsModel: false).Build().DisposeAsync();
        await stub.AsBuilder(RowCodec.For<Applicant>(), RowCodec.For<float>(), ownsModel: false).Build().DisposeAsync();

        Assert.That(stub.Disposals, Is.Zero);
    }

    [Test]
    public async Task DisposeAsync_goes_on_when_a_part_throws_and_tells_of_it()
    {
        var logger = new RecordingPredictionLogger();
        var stub = new StubModel(_ => 1);
        var model = stub.AsBuilder().UsePredictionLog(logger).Use(inner => new BadEnd(inner)).Build();
        await model.PredictAsync(new Applicant(30));

        var error = (await Assert.ThrowsAsync<AggregateException>(async () => await model.DisposeAsync()))!;

        Assert.Multiple(() =>
        {
            Assert.That(error.Message, Does.Contain("'stub'"));
            Assert.That(error.InnerExceptions.Single().Message, Is.EqualTo("bad end"));
            Assert.That(stub.Disposals, Is.EqualTo(1));
            Assert.That(logger.Records, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task After_disposal_every_call_is_refused_and_the_pipeline_is_not_ready()
    {
        var model = new StubModel(_ => 1).AsBuilder().Build();
        await model.DisposeAsync();

        Assert.Multiple(() =>
        {
            Assert.That(model.IsReady, Is.False);
            Refuses(() => model.PredictAsync(new Applicant(30)).AsTask());
            Refuses(() => model.PredictBatchAsync([new Applicant(30)]).AsTask());
            Refuses(() => model.StartAsync().AsTask());
            Refuses(() => model.ReloadAsync().AsTask());
        });

        static void Refuses(Func<Task> call) => Assert.That(() => _ = call(), Throws.TypeOf<ObjectDisposedException>()
            .With.Message.StartsWith(
                "The pipeline 'stub' was disposed, and its models with it. Dispose it after its last call, or build another one.")
            .And.Property("ObjectName").EqualTo("stub"));
    }

    [Test]
    public async Task DisposeAsync_writes_what_the_log_still_holds()
    {
        var logger = new RecordingPredictionLogger();
        var model = new StubModel(_ => 1).AsBuilder()
            .UsePredictionLog(logger, new() { GroupWindow = TimeSpan.FromSeconds(60) }).Build(new TestServices());
        await model.PredictAsync(new Applicant(30));

        await Patience.Of(model.DisposeAsync().AsTask());

        Assert.That(logger.Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task DisposeAsync_of_a_live_model_waits_for_the_calls_in_flight_and_logs_them()
    {
        var logger = new RecordingPredictionLogger();
        var gate = new TaskCompletionSource<float>();
        var stubs = await new StoredStubs { Make = _ => new StubModel(async (_, _) => await gate.Task) }.AddAsync(1);
        await stubs.MoveAsync(1);
        var model = stubs.Follow().UsePredictionLog(logger).Build();
        await model.StartAsync();
        var single = model.PredictAsync(new Applicant(30)).AsTask();
        var batch = model.PredictBatchAsync([new Applicant(31)]).AsTask();

        var disposal = model.DisposeAsync().AsTask();
        var early = disposal.IsCompleted;
        gate.SetResult(7);
        await Patience.Of(disposal);
        var answers = ((await single).Value, (await batch)[0].Value);

        Assert.Multiple(() =>
        {
            Assert.That(early, Is.False);
            Assert.That(answers, Is.EqualTo((7f, 7f)));
            Assert.That(stubs.Loaded.Single().Misuses, Is.Zero);
            Assert.That(stubs.Loaded.Single().Disposals, Is.EqualTo(1));
            Assert.That(logger.Records, Has.Count.EqualTo(2));
            Assert.That(async () => await model.PredictAsync(new Applicant(30)), Throws.InstanceOf<ObjectDisposedException>());
        });
    }

    private sealed class BadEnd(IModel<Applicant, float> inner) : DelegatingModel<Applicant, float>(inner), IDisposable
    {
        public override ValueTask<Prediction<float>> PredictAsync(
            Applicant input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
            Inner.PredictAsync(input, options, cancellationToken);

        public void Dispose() => throw new InvalidOperationException("bad end");
    }
}
