using Microsoft.Extensions.Time.Testing;

namespace Productionize;

public class PredictionExplanationTests
{
    private FakeTimeProvider _time = null!;
    private InMemoryPredictionLog _log = null!;
    private StoredStubs _stubs = null!;

    [SetUp]
    public void Begin()
    {
        _time = new FakeTimeProvider(PredictionSamples.Noon);
        (_log, _stubs) = (new InMemoryPredictionLog(), new StoredStubs(new InMemoryModelStore(_time)));
    }

    [Test]
    public async Task ExplainAsync_of_an_unknown_id_is_null()
    {
        await _log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        Assert.That(await _log.ExplainAsync(PredictionSamples.Id(2), _stubs.Store), Is.Null);
    }

    [Test]
    public void ExplainAsync_ends_when_it_is_cancelled() => Assert.That(
        async () => await _log.ExplainAsync(PredictionSamples.Id(1), cancellationToken: new(true)),
        Throws.InstanceOf<OperationCanceledException>());

    [Test]
    public void ExplainAsync_refuses_an_alias_that_is_no_name() =>
        Assert.That(() => _log.ExplainAsync(PredictionSamples.Id(1), null, "No Name"), Throws.ArgumentException);

    [Test]
    public async Task ToText_says_all_of_the_live_answer_and_names_the_others()
    {
        await LogOneAsync();
        await _log.LogOutcomesAsync([PredictionSamples.Outcome(1, true, day: 3), PredictionSamples.Outcome(1, 12.5, 4, "value")]);
        var explanation = (await _log.ExplainAsync(PredictionSamples.Id(1)))!;

        Assert.That(explanation.ToText(), Is.EqualTo(
            """
            00000001000700070102030405060708 churn@3 Live Answered
            time      2026-01-02 12:01:00 UTC, took 1.235 ms
            key       order-1
            subject   customer 7
            caller    shop
            trace     4bf92f3577b34da6a3ce929d0e0e4736
            tag       country = ch
            reason    fallback: two  lines
            input     {"age":1,"job":"clerk"}
            answer    {"p":0.25}
            truth     true, observed 2026-01-05 12:00:00 UTC
            value     12.5, observed 2026-01-06 12:00:00 UTC
            shadow    churn@4 answered {"p":0.75}
            shadow    churn@5 Failed TimeoutException

            """.ReplaceLineEndings("\n")));
        Assert.That(explanation.ToString(), Is.EqualTo("00000001000700070102030405060708 churn@3 Live Answered"));
    }

    [Test]
    public async Task A_shadow_alone_is_explained_itself()
    {
        await _log.LogAsync(PredictionBuffer.Of(
            PredictionSamples.Record(1) with
            {
                Role = PredictionRole.Shadow, Status = PredictionStatus.Failed, Output = null, Error = "x",
            }));
        var explanation = (await _log.ExplainAsync(PredictionSamples.Id(1)))!;
        Assert.That(explanation.ToText(), Does.StartWith($"{explanation.Record}\n").And.Contain("\nerror     x\n"));
        Assert.That((explanation.Record.Role, explanation.Others.Count), Is.EqualTo((PredictionRole.Shadow, 0)));
    }

    [Test]
    public async Task Promotion_is_the_newest_move_to_the_version_before_the_call()
    {
        await _stubs.AddAsync(2);
        await MoveAsync(1);
        await MoveAsync(2);
        await _stubs.Store.ChangeAliasAsync(new AliasChange
        {
            Model = "churn", Alias = "champion", Action = AliasAction.Refuse, Version = 1, ExpectedRevision = 2, Actor = "bob",
            Reason = "worse",
        });
        await LogCallAsync(2, _time.GetUtcNow());
        _time.Advance(TimeSpan.FromTicks(1));
        await MoveAsync(2);

        var explanation = (await _log.ExplainAsync(PredictionSamples.Id(1), _stubs.Store))!;
        Assert.Multiple(() =>
        {
            Assert.That((explanation.Promotion!.Revision, explanation.PromotionNote), Is.EqualTo((2L, default(string))));
            Assert.That(explanation.ToText(), Does.Contain(
                "\nversion   #2 of 'champion', Promote by test at 2026-01-02 13:00:00 UTC: a test moves it\n"));
        });
    }

    [TestCase(1, 1L, "churn@1 answered although it was 'champion' no more: 'champion' pointed at version 2 (#2).")]
    [TestCase(3, null, "churn@3 was not 'champion' before the call: 'champion' pointed at version 2 (#2).")]
    [TestCase(null, null, "churn has no version: it was not loaded from a store.")]
    public async Task PromotionNote_says_what_the_history_does_not_explain(int? version, long? revision, string note)
    {
        await _stubs.AddAsync(3);
        await MoveAsync(1);
        await MoveAsync(2);
        await LogCallAsync(version, _time.GetUtcNow());

        var explanation = (await _log.ExplainAsync(PredictionSamples.Id(1), _stubs.Store))!;
        Assert.That((explanation.Promotion?.Revision, explanation.PromotionNote), Is.EqualTo((revision, note)));
        Assert.That(explanation.ToText(), Does.Contain($"\nnote      {note}\n"));
    }

    [Test]
    public async Task PromotionNote_names_a_model_or_an_alias_that_the_store_has_not()
    {
        await LogCallAsync(1, _time.GetUtcNow() - TimeSpan.FromTicks(1));
        var model = (await _log.ExplainAsync(PredictionSamples.Id(1), _stubs.Store))!.PromotionNote;
        await _stubs.AddAsync(1);
        var alias = (await _log.ExplainAsync(PredictionSamples.Id(1), _stubs.Store))!.PromotionNote;
        await MoveAsync(1);
        var late = (await _log.ExplainAsync(PredictionSamples.Id(1), _stubs.Store))!;
        await MoveAsync(null);
        await LogCallAsync(1, _time.GetUtcNow(), number: 2);
        var removed = (await _log.ExplainAsync(PredictionSamples.Id(2), _stubs.Store))!;

        Assert.Multiple(() =>
        {
            Assert.That(model, Does.Contain("'churn'"));
            Assert.That(alias, Does.Contain("'champion'"));
            Assert.That(late.PromotionNote, Is.EqualTo("churn@1 was not 'champion' before the call: 'champion' pointed at nothing."));
            Assert.That(removed.PromotionNote, Does.EndWith("although it was 'champion' no more: 'champion' pointed at nothing."));
            Assert.That(removed.Promotion!.Revision, Is.EqualTo(1));
        });
    }

    private async Task LogOneAsync() => await _log.LogAsync(PredictionBuffer.Of(
        PredictionSamples.Record(1) with
        {
            Role = PredictionRole.Shadow, Model = new ModelInfo("churn", 4), Output = PredictionSamples.OutputRow(0.75f),
        },
        PredictionSamples.Record(1) with
        {
            Role = PredictionRole.Shadow, Model = new ModelInfo("churn", 5), Output = null, Status = PredictionStatus.Failed,
            Error = "TimeoutException",
        },
        PredictionSamples.Record(1, "order-1") with
        {
            Subject = "customer 7", Caller = "shop", TraceId = "4bf92f3577b34da6a3ce929d0e0e4736", Reason = "fallback: two\r\nlines",
            Tags = new Dictionary<string, string> { ["country"] = "ch" },
        }));

    private async Task LogCallAsync(int? version, DateTimeOffset time, int number = 1) => await _log.LogAsync(PredictionBuffer.Of(
        PredictionSamples.Record(number, model: new ModelInfo("churn", version)) with { Time = time }));

    private async Task MoveAsync(int? version)
    {
        await _stubs.MoveAsync(version);
        _time.Advance(TimeSpan.FromHours(1));
    }
}
