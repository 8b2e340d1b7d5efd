using Microsoft.Extensions.Logging;

namespace Productionize;

/// <summary>What can go wrong on the way to a version; the one that works goes on.</summary>
public class LiveModelFailureTests
{
    private static readonly Applicant Row = new(30);

    public static IEnumerable<TestCaseData> BadVersions()
    {
        yield return new TestCaseData("stub", (Func<int, StubModel>)(number =>
            number == 2 ? throw new InvalidDataException("torn") : new StubModel(_ => number))).SetArgDisplayNames("fails to load");
        yield return new TestCaseData("stub", (Func<int, StubModel>)(number =>
            new StubModel(_ => number == 2 ? throw new InvalidDataException("torn") : number))).SetArgDisplayNames("fails the sample");
        yield return new TestCaseData("other", (Func<int, StubModel>)(number => new StubModel(_ => number))).SetArgDisplayNames("other format");
    }

    [TestCaseSource(nameof(BadVersions))]
    public async Task A_version_that_cannot_serve_never_replaces_the_one_that_works(string format, Func<int, StubModel> make)
    {
        var services = new TestServices();
        var stubs = await new StoredStubs { Make = make }.AddAsync(1);
        await stubs.AddAsync(1, format);
        await stubs.AddAsync(1);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow(sample: Row).Build(services);
        await model.StartAsync();

        await stubs.MoveAsync(2);
        await Patience.UntilAsync(() => services.Messages.Any(message => message.Id.Id == 201));
        var during = await model.PredictAsync(Row);
        Assert.That(async () => await model.ReloadAsync(), Throws.InstanceOf<SystemException>());
        await stubs.MoveAsync(3);
        await Patience.UntilAsync(() => model.GetService<ModelInfo>()!.Version == 3);

        var message = services.Messages.Single(message => message.Id.Id == 201);
        Assert.Multiple(() =>
        {
            Assert.That((during.Value, during.Model!.Version), Is.EqualTo((1f, (int?)1)));
            Assert.That(message.Level, Is.EqualTo(LogLevel.Error));
            Assert.That(message.Message, Does.Contain("version 2 cannot serve; churn@1 goes on"));
            Assert.That(message.Exception, Is.Not.Null);
            Assert.That(stubs.Loaded.Where(stub => stub.Disposals == 0).ToList(), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task A_first_version_in_another_format_names_both_formats()
    {
        var stubs = await new StoredStubs().AddAsync(1, "onnx");
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().Build();

        Assert.That(
            async () => await model.PredictAsync(Row),
            Throws.InvalidOperationException.With.Message.Contains("'onnx'").And.Message.Contains("'stub'"));
        Assert.That(model.IsReady, Is.False);
    }

    [Test]
    public async Task A_first_load_that_failed_is_tried_again_by_the_next_call()
    {
        var loads = 0;
        var stubs = await new StoredStubs { Make = _ => loads++ == 0 ? throw new IOException("away") : new StubModel(_ => 1) }.AddAsync(1);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().Build();

        Assert.That(async () => await model.PredictAsync(Row), Throws.InstanceOf<IOException>());
        Assert.That((await model.PredictAsync(Row)).Value, Is.EqualTo(1));
    }

    [Test]
    public async Task A_version_that_fails_the_sample_is_disposed_and_its_record_is_not_in_the_log()
    {
        var logger = new RecordingPredictionLogger();
        var stubs = await new StoredStubs { Make = _ => new StubModel(_ => throw new IOException("broken")) }.AddAsync(1);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow(sample: Row).UsePredictionLog(logger).Build();

        Assert.That(async () => await model.StartAsync(), Throws.InstanceOf<IOException>());
        await model.FlushAsync();

        Assert.That((stubs.Loaded.Single().Disposals, logger.Calls), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task A_model_that_the_store_has_not_lists_what_it_has()
    {
        var stubs = await new StoredStubs().AddAsync(1);
        await using var model = Model.FromStore("fraud", stubs.Store, "champion", stubs.Loader).Build();

        Assert.That(
            async () => await model.PredictAsync(Row),
            Throws.InstanceOf<ModelNotFoundException>().With.Message.Contains("'fraud'").And.Message.Contains("it has: churn"));
    }

    [Test]
    public async Task An_alias_that_the_model_has_not_lists_those_it_has()
    {
        var stubs = await new StoredStubs().AddAsync(1);
        await stubs.MoveAsync(1);
        await using var model = Model.FromStore("churn", stubs.Store, "challenger", stubs.Loader).Build();

        Assert.That(
            async () => await model.StartAsync(),
            Throws.InstanceOf<AliasNotFoundException>().With.Message.Contains("'challenger'").And.Message.Contains("it has: champion"));
    }

    [Test]
    public async Task An_alias_that_is_removed_leaves_its_version_serving_until_it_points_at_another()
    {
        var services = new TestServices();
        var stubs = await new StoredStubs().AddAsync(2);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().Build(services);
        await model.StartAsync();

        await stubs.MoveAsync(null);
        await Patience.UntilAsync(() => services.Messages.Any(message => message.Id.Id == 203));
        var during = (await model.PredictAsync(Row)).Value;
        Assert.That(async () => await model.ReloadAsync(), Throws.InstanceOf<AliasNotFoundException>());
        var after = (await model.PredictAsync(Row)).Value;
        await stubs.MoveAsync(2);
        await Patience.UntilAsync(() => model.GetService<ModelInfo>()!.Version == 2);

        Assert.That((during, after), Is.EqualTo((1f, 1f)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_store_that_throws_or_ends_while_followed_is_asked_again_after_a_second(bool throws)
    {
        var services = new TestServices();
        var store = new FlakyStore(new InMemoryModelStore()) { Fails = throws, Ends = !throws };
        var stubs = await new StoredStubs(store).AddAsync(2);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().Build(services);
        await model.StartAsync();
        await Patience.UntilAsync(() => store.Follows == 1 && (!throws || services.Messages.Any(message => message.Id.Id == 202)));
        store.Fails = store.Ends = false;
        await stubs.MoveAsync(2);

        await Patience.UntilAsync(() =>
        {
            services.Time.Advance(TimeSpan.FromMilliseconds(1));
            return model.GetService<ModelInfo>()!.Version == 2;
        });

        Assert.Multiple(() =>
        {
            Assert.That(store.Follows, Is.EqualTo(2));
            Assert.That(services.Time.GetUtcNow() - services.Time.Start, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)));
            Assert.That(services.Messages.Count(message => message.Id.Id == 202), Is.EqualTo(throws ? 1 : 0));
        });
    }

    [Test]
    public async Task Moves_that_are_told_late_do_not_bring_an_older_version_back()
    {
        var gate = new TaskCompletionSource();
        var store = new FlakyStore(new InMemoryModelStore()) { Held = gate.Task };
        var stubs = await new StoredStubs(store).AddAsync(4);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().Build(new TestServices());
        await model.StartAsync();
        await stubs.MoveAsync(2);
        await stubs.MoveAsync(3);
        await model.ReloadAsync();

        gate.SetResult();
        await stubs.MoveAsync(4);
        await Patience.UntilAsync(() => model.GetService<ModelInfo>()!.Version == 4);

        Assert.That(stubs.Loaded, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task ReloadAsync_serves_the_move_that_a_blind_store_does_not_tell()
    {
        var store = new FlakyStore(new InMemoryModelStore()) { Fails = true };
        var stubs = await new StoredStubs(store).AddAsync(2);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().Build(new TestServices());
        await model.StartAsync();

        await stubs.MoveAsync(2);
        var before = (await model.PredictAsync(Row)).Value;
        await model.ReloadAsync();
        await model.ReloadAsync();

        Assert.That((before, (await model.PredictAsync(Row)).Value, stubs.Loaded.Count), Is.EqualTo((1f, 2f, 2)));
    }

    [Test]
    public async Task A_move_that_was_taken_back_before_it_was_noticed_is_never_served()
    {
        var services = new TestServices();
        var store = new FlakyStore(new InMemoryModelStore()) { Fails = true };
        var stubs = await new StoredStubs(store).AddAsync(3);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().Build(services);
        await model.StartAsync();
        await stubs.MoveAsync(2);
        await stubs.MoveAsync(1);
        await model.ReloadAsync();
        store.Fails = false;
        await stubs.MoveAsync(3);

        await Patience.UntilAsync(() =>
        {
            services.Time.Advance(TimeSpan.FromMilliseconds(10));
            return model.GetService<ModelInfo>()!.Version == 3;
        });

        Assert.That(stubs.Loaded, Has.Count.EqualTo(2));
    }
}
