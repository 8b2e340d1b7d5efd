using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Productionize;

public class LiveModelTests
{
    private static readonly Applicant Row = new(30);

    [Test]
    public async Task The_first_call_loads_the_version_of_the_alias()
    {
        var stubs = await new StoredStubs().AddAsync(2);
        await stubs.MoveAsync(2);
        await using var model = stubs.Follow().Build();
        var before = (model.IsReady, model.GetService<ModelInfo>(), stubs.Loaded.Count);

        var answer = await model.PredictAsync(Row);

        Assert.Multiple(() =>
        {
            Assert.That(before, Is.EqualTo((false, (ModelInfo?)null, 0)));
            Assert.That(model.IsReady, Is.True);
            Assert.That(answer.Value, Is.EqualTo(2));
            Assert.That(answer.Model!.ToString(), Is.EqualTo("churn@2"));
            Assert.That(answer.Model.Format, Is.EqualTo("stub"));
            Assert.That(answer.Model.Digest, Is.Not.Null);
            Assert.That(answer.Model, Is.SameAs(model.GetService<ModelInfo>()));
        });
    }

    [Test]
    public async Task The_first_batch_loads_the_version_and_each_answer_names_it()
    {
        var stubs = await new StoredStubs().AddAsync(1);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().Build();

        var answers = await model.PredictBatchAsync([Row, Row]);

        Assert.That(answers.Select(answer => (answer.Value, answer.Model!.Version)), Is.EqualTo(Expect.Rows<(float, int?)>((1, 1), (1, 1))));
    }

    [Test]
    public async Task StartAsync_loads_once_however_often_it_is_called()
    {
        var stubs = await new StoredStubs().AddAsync(1);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().Build();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => model.StartAsync().AsTask()));
        await model.PredictAsync(Row);

        Assert.That((model.IsReady, stubs.Loaded.Count), Is.EqualTo((true, 1)));
    }

    [Test]
    public async Task A_move_is_followed_and_the_old_version_disposed()
    {
        var services = new TestServices();
        using var swaps = new MetricCollector<long>(null, "Productionize", "productionize.model.swaps");
        var stubs = await new StoredStubs().AddAsync(2);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().Build(services);
        await model.StartAsync();

        await stubs.MoveAsync(2);
        await Patience.UntilAsync(() => model.GetService<ModelInfo>()!.Version == 2 && stubs.Loaded.First().Disposals == 1);

        Assert.Multiple(() =>
        {
            Assert.That(stubs.Loaded.Select(stub => stub.Disposals), Is.EqualTo(Expect.Rows(1, 0)));
            Assert.That(
                services.Messages.Select(message => message.Message),
                Has.Some.EqualTo("Model 'churn': alias 'champion' moved from churn@1 to churn@2, because: a test moves it"));
            Assert.That(swaps.GetMeasurementSnapshot().Count(swap => (string?)swap.Tags["result"] == "swapped"), Is.GreaterThanOrEqualTo(2));
        });
        Assert.That((await model.PredictAsync(Row)).Value, Is.EqualTo(2));
    }

    [Test]
    public async Task While_the_alias_moves_fifty_times_no_call_fails_and_each_answer_is_of_the_version_it_names()
    {
        var stubs = await new StoredStubs().AddAsync(5);
        stubs.Make = number => new StubModel(async (row, _) =>
        {
            if (row.Age % 2 == 0)
            {
                await Task.Yield();
            }

            return number;
        });
        await stubs.MoveAsync(1);
        var model = stubs.Follow(Row).UseTelemetry().UseInputValidation().Build();
        await model.StartAsync();
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            var wrong = 0;
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var answer = await model.PredictAsync(new Applicant(30 + (i % 2)));
                var batch = await model.PredictBatchAsync([new Applicant(30), new Applicant(31)]);
                wrong += batch.Append(answer).Count(each => each.Value != each.Model!.Version);
            }

            return wrong;
        })).ToArray();

        for (var move = 0; move < 50; move++)
        {
            var version = (move % 5) + 2 > 5 ? 1 : (move % 5) + 2;
            await stubs.MoveAsync(version);
            await Patience.UntilAsync(() => model.GetService<ModelInfo>()!.Version == version);
        }

        await stop.CancelAsync();
        var wrong = await Patience.Of(Task.WhenAll(callers));
        await Patience.Of(model.DisposeAsync().AsTask());

        Assert.Multiple(() =>
        {
            Assert.That(wrong.Sum(), Is.Zero);
            Assert.That(stubs.Loaded, Has.Count.EqualTo(51));
            Assert.That(stubs.Loaded.Sum(stub => stub.Misuses), Is.Zero);
            Assert.That(stubs.Loaded.All(stub => stub.Disposals == 1), Is.True);
        });
    }

    [Test]
    public async Task A_call_in_flight_ends_on_the_version_it_began_with_which_is_disposed_only_then()
    {
        var gate = new TaskCompletionSource<float>();
        var stubs = await new StoredStubs { Make = number => new StubModel(async (_, _) => number == 1 ? await gate.Task : number) }.AddAsync(2);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().Build();
        await model.StartAsync();
        var old = stubs.Loaded.Single();

        var pending = model.PredictAsync(Row).AsTask();
        await stubs.MoveAsync(2);
        await model.ReloadAsync();
        var disposedEarly = old.Disposals;
        var newer = (await model.PredictAsync(Row)).Value;
        gate.SetResult(1);
        var answer = await Patience.Of(pending);
        await Patience.UntilAsync(() => old.Disposals == 1);

        Assert.Multiple(() =>
        {
            Assert.That((disposedEarly, newer, answer.Value, answer.Model!.Version), Is.EqualTo((0, 2f, 1f, (int?)1)));
            Assert.That(old.Misuses, Is.Zero);
        });
    }

    [Test]
    public async Task Calls_that_fail_give_their_version_back()
    {
        var stubs = await new StoredStubs { Make = _ => new StubModel(_ => throw new IOException("broken")) }.AddAsync(1);
        await stubs.MoveAsync(1);
        var model = stubs.Follow().UseInputValidation().Use(inner => new FailingBatches<float>(inner, () => true)).Build();
        await model.StartAsync();

        Assert.That(async () => await model.PredictAsync(Row), Throws.InstanceOf<IOException>());
        Assert.That(async () => await model.PredictAsync(new Applicant(3)), Throws.InstanceOf<InvalidInputException>());
        Assert.That(async () => await model.PredictBatchAsync([Row]), Throws.InstanceOf<IOException>());
        await Patience.Of(model.DisposeAsync().AsTask());

        Assert.That(stubs.Loaded.Single().Disposals, Is.EqualTo(1));
    }

    [Test]
    public async Task The_stages_inside_are_made_and_disposed_for_each_version_those_outside_once()
    {
        var calls = new List<string>();
        var stubs = await new StoredStubs().AddAsync(2);
        await stubs.MoveAsync(1);
        var model = stubs.Follow()
            .UseOutside(inner => new SpyStage<Applicant, float>(inner, "outside", calls))
            .Use(inner => new SpyStage<Applicant, float>(inner, $"inside {inner.GetService<ModelInfo>()!.Version}", calls))
            .Build();
        await model.PredictAsync(Row);
        await stubs.MoveAsync(2);
        await model.ReloadAsync();
        await model.PredictAsync(Row);
        await model.DisposeAsync();

        Assert.That(calls, Is.EqualTo(Expect.Rows(
            "outside", "inside 1", "dispose inside 1", "outside", "inside 2", "dispose outside", "dispose inside 2")));
    }

    [Test]
    public async Task GetService_answers_only_the_version_served()
    {
        var stubs = await new StoredStubs().AddAsync(1);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().Use(inner => new SpyStage<Applicant, float>(inner, "spy", [])).Build();
        await model.StartAsync();

        Assert.Multiple(() =>
        {
            Assert.That(model.GetService<ModelInfo>()!.Version, Is.EqualTo(1));
            Assert.That(model.GetService<StubModel>(), Is.Null);
            Assert.That(model.GetService<SpyStage<Applicant, float>>(), Is.Null);
            Assert.That(model.GetService<ModelInfo>("key"), Is.Null);
        });
    }

    [Test]
    public async Task A_loaded_model_that_names_its_version_itself_is_not_wrapped()
    {
        var info = new ModelInfo("churn", 1);
        var stubs = await new StoredStubs { Make = _ => new StubModel(_ => 1) { Info = info } }.AddAsync(1);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().Build();

        Assert.That((await model.PredictAsync(Row)).Model, Is.SameAs(info));
    }

    [Test]
    public async Task A_version_that_is_followed_is_loaded_outside_the_trace_of_the_first_caller()
    {
        var seen = new List<Activity?>();
        var stubs = new StoredStubs();
        stubs.Make = number =>
        {
            seen.Add(Activity.Current);
            return new StubModel(_ => number);
        };
        await (await stubs.AddAsync(2)).MoveAsync(1);
        await using var model = stubs.Follow().Build();
        using var activity = new Activity("caller").Start();
        await model.PredictAsync(Row);

        await stubs.MoveAsync(2);
        await Patience.UntilAsync(() => model.GetService<ModelInfo>()!.Version == 2);

        Assert.That(seen, Is.EqualTo(Expect.Rows(activity, null)));
    }

    [Test]
    public async Task A_default_of_a_value_type_is_no_sample()
    {
        var store = new InMemoryModelStore();
        var stubs = await new StoredStubs(store).AddAsync(1);
        await stubs.MoveAsync(1);
        var asked = 0;
        var loader = Model.Loader<float, float>("stub", (_, _) => new(Model.Create("half", (float value) =>
        {
            asked++;
            return value / 2;
        })));
        await using var model = Model.FromStore(StoredStubs.Name, store, StoredStubs.Alias, loader).Build();

        await model.StartAsync();

        Assert.That(asked, Is.Zero);
    }

    [Test]
    public async Task Disposal_waits_for_a_call_of_a_version_that_was_swapped_out_and_writes_its_record()
    {
        var answer = new TaskCompletionSource<float>(TaskCreationOptions.RunContinuationsAsynchronously);
        var logger = new RecordingPredictionLogger();
        var stubs = await new StoredStubs { Make = _ => new StubModel((_, _) => new ValueTask<float>(answer.Task)) }.AddAsync(2);
        await stubs.MoveAsync(1);
        var model = stubs.Follow().UsePredictionLog(logger).Build();
        await model.StartAsync();
        var call = model.PredictAsync(Row).AsTask();
        await stubs.MoveAsync(2);
        await model.ReloadAsync();

        var disposal = model.DisposeAsync().AsTask();
        await Patience.UntilAsync(() => stubs.Loaded.Last().Disposals == 1);
        answer.SetResult(1);
        await disposal;
        await call;

        Assert.That(stubs.Loaded.Select(stub => (stub.Disposals, stub.Misuses)), Is.All.EqualTo((1, 0)));
        Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(1, 1, 0)));
    }
}
