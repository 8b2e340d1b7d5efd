namespace Productionize;

public sealed class ModelPromotionTests
{
    private InMemoryModelStore _store = null!;
    private ScriptedLoader _loader = null!;
    private ModelPromotion<string, int> _promotion = null!;

    [SetUp]
    public async Task CreateStore()
    {
        _store = new InMemoryModelStore();
        _loader = new ScriptedLoader();
        _promotion = new ModelPromotion<string, int>(_store, "churn", "champion", _loader, ["one", "two"]);
        foreach (var content in new[] { "1", "2", "3" })
        {
            await _store.AddAsync(StoreSamples.Package(content));
        }
    }

    [Test]
    public async Task PromoteAsync_loads_asks_and_disposes_the_version_and_moves_the_alias()
    {
        var entry = await _promotion.PromoteAsync(2, "ada", "better", "AUC 0.9");
        Assert.That(_loader.Log, Is.EqualTo(new[] { "load 2", "ask one", "ask two", "dispose" }));
        Assert.That((entry.Revision, entry.After), Is.EqualTo((1L, 2)));
        Assert.That((entry.Change.Actor, entry.Change.Reason, entry.Change.Report), Is.EqualTo(("ada", "better", "AUC 0.9")));
        Assert.That(await _store.GetAliasAsync("churn", "champion"), Is.EqualTo(entry));
        await _promotion.PromoteAsync(3, "ada", "better still");
        await _store.DeleteAsync("churn", 1);
    }

    [Test]
    public async Task PromoteAsync_of_a_version_that_does_not_load_moves_nothing()
    {
        _loader.FailsToLoad = true;
        var error = await Assert.ThrowsAsync<ModelTrialException>(
            async () => await _promotion.PromoteAsync(2, "ada", "better"));
        Assert.That((error!.Model, error.Version), Is.EqualTo(("churn", 2)));
        Assert.That(error.Message, Does.Contain("failed its trial when it was loaded: cannot load"));
        Assert.That(error.InnerException, Is.TypeOf<InvalidDataException>());
        Assert.That(await _store.GetAliasAsync("churn", "champion"), Is.Null);
        await _store.DeleteAsync("churn", 2);
    }

    [Test]
    public async Task PromoteAsync_of_a_version_that_does_not_answer_moves_nothing_and_disposes_it()
    {
        _loader.FailsToAnswer = true;
        var error = await Assert.ThrowsAsync<ModelTrialException>(
            async () => await _promotion.PromoteAsync(2, "ada", "better"));
        Assert.That(error!.Message, Does.Contain("asked for a prediction: cannot answer"));
        Assert.That(_loader.Log[^1], Is.EqualTo("dispose"));
        Assert.That(await _store.GetAliasAsync("churn", "champion"), Is.Null);
    }

    [Test]
    public async Task PromoteAsync_of_another_format_says_so_and_blames_no_model()
    {
        await _store.AddAsync(StoreSamples.Package() with { Format = "onnx" });
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await _promotion.PromoteAsync(4, "ada", "better"));
        Assert.That(error!.Message, Does.Contain("format 'onnx', this loader reads 'test'"));
    }

    [Test]
    public async Task PromoteAsync_that_is_cancelled_is_no_failed_trial()
    {
        using var stop = new CancellationTokenSource();
        _loader.OnAsk = stop.Cancel;
        await Assert.CatchAsync<OperationCanceledException>(
            async () => await _promotion.PromoteAsync(2, "ada", "better", null, stop.Token));
        Assert.That(await _store.GetAliasAsync("churn", "champion"), Is.Null);
    }

    [Test]
    public async Task PromoteAsync_loses_to_whoever_moved_the_alias_during_the_trial()
    {
        _loader.OnLoad = () => _store.ChangeAliasAsync(StoreSamples.Promote(3, 0)).AsTask();
        var error = await Assert.ThrowsAsync<AliasConflictException>(
            async () => await _promotion.PromoteAsync(2, "ada", "better"));
        Assert.That(error!.Current!.After, Is.EqualTo(3));
    }

    [Test]
    public async Task PromoteAsync_checks_what_is_said_before_the_trial()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await _promotion.PromoteAsync(2, "", "better"));
        await Assert.ThrowsAsync<ModelVersionNotFoundException>(
            async () => await _promotion.PromoteAsync(9, "ada", "better"));
        Assert.That(_loader.Log, Is.Empty);
    }

    [Test]
    public async Task PromoteAsync_without_samples_only_loads_and_disposes_what_is_not_asynchronous()
    {
        _loader.IsSynchronous = true;
        await new ModelPromotion<string, int>(_store, "churn", "champion", _loader).PromoteAsync(2, "ada", "better");
        Assert.That(_loader.Log, Is.EqualTo(new[] { "load 2", "dispose now" }));
    }

    [Test]
    public async Task RollbackAsync_goes_back_and_then_further_back()
    {
        foreach (var version in new[] { 1, 2, 3 })
        {
            await _promotion.PromoteAsync(version, "ada", "better");
        }

        var first = await _promotion.RollbackAsync("bob", "complaints");
        var second = await _promotion.RollbackAsync("bob", "still");
        Assert.That((first.Before, first.After, first.Change.Action), Is.EqualTo(((int?)3, (int?)2, AliasAction.Rollback)));
        Assert.That((second.Before, second.After, second.Revision), Is.EqualTo(((int?)2, (int?)1, 5L)));
        var loads = _loader.Log.Where(line => line.StartsWith("load", StringComparison.Ordinal));
        Assert.That(loads.TakeLast(2), Is.EqualTo(new[] { "load 2", "load 1" }));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await _promotion.RollbackAsync("bob", "again"));
        Assert.That(error!.Message, Does.Contain("no earlier version").And.Contain("#1 Promote churn/champion 1; #2"));
        var named = await _promotion.RollbackAsync("bob", "to a named one", 3);
        Assert.That(named.After, Is.EqualTo(3));
    }

    [Test]
    public async Task RollbackAsync_to_a_version_that_fails_its_trial_moves_nothing()
    {
        await _promotion.PromoteAsync(1, "ada", "first");
        await _promotion.PromoteAsync(2, "ada", "better");
        _loader.FailsToLoad = true;
        await Assert.ThrowsAsync<ModelTrialException>(async () => await _promotion.RollbackAsync("bob", "back"));
        Assert.That((await _store.GetAliasAsync("churn", "champion"))!.After, Is.EqualTo(2));
    }

    [Test]
    public async Task RollbackAsync_loses_to_whoever_moved_the_alias_during_the_trial()
    {
        await _promotion.PromoteAsync(1, "ada", "first");
        await _promotion.PromoteAsync(2, "ada", "better");
        _loader.OnLoad = () => _store.ChangeAliasAsync(StoreSamples.Promote(3, 2)).AsTask();
        await Assert.ThrowsAsync<AliasConflictException>(async () => await _promotion.RollbackAsync("bob", "back"));
    }

    [Test]
    public async Task RollbackAsync_refuses_an_alias_that_does_not_exist()
    {
        await Assert.ThrowsAsync<AliasNotFoundException>(async () => await _promotion.RollbackAsync("bob", "back"));
    }

    [Test]
    public async Task RefuseAsync_keeps_the_verdict_without_a_trial()
    {
        await _promotion.PromoteAsync(1, "ada", "first");
        _loader.Log.Clear();
        var entry = await _promotion.RefuseAsync(2, "ada", "worse", "AUC 0.6");
        Assert.That((entry.Change.Action, entry.Change.Version, entry.Before, entry.After), Is.EqualTo((AliasAction.Refuse, 2, 1, 1)));
        Assert.That(entry.Change.Report, Is.EqualTo("AUC 0.6"));
        Assert.That(_loader.Log, Is.Empty);
    }
}
