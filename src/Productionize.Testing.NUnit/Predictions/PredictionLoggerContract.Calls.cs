namespace Productionize;

/// <content>How calls end: refused, cancelled, or with what they promise.</content>
public abstract partial class PredictionLoggerContract
{
    [Test]
    public void Null_is_refused_at_the_call()
    {
        // Void delegates: an exception in the task, thrown by whoever awaits it, would come too late.
        Assert.Throws<ArgumentNullException>(() => Ignore(Logger.LogAsync(null!)));
        Assert.Throws<ArgumentNullException>(() => Ignore(Logger.LogOutcomesAsync(null!)));
    }

    [Test]
    public async Task A_call_that_is_cancelled_before_it_begins_logs_nothing()
    {
        var cancelled = new CancellationToken(true);
        Assert.That(
            async () => await Logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)), cancelled),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            async () => await Logger.LogOutcomesAsync([PredictionSamples.Outcome(2, true)], cancelled),
            Throws.InstanceOf<OperationCanceledException>());
        await Logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(2)));
        var content = await ReadBackAsync(Logger);
        Assert.That(content.Predictions.Select(kept => kept.Id), Is.EqualTo(new[] { PredictionSamples.Id(2) }));
        Assert.That(content.Outcomes, Is.Empty);
    }

    [Test]
    public async Task A_call_that_was_cancelled_half_way_can_be_made_again()
    {
        var batch = PredictionBuffer.Of(Enumerable.Range(1, 100).Select(number => PredictionSamples.Record(number)));
        using var cancellation = new CancellationTokenSource();
        var call = Logger.LogAsync(batch, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        try
        {
            await call;
        }
        catch (OperationCanceledException)
        {
            // Whether it was done before, and how much of it, is open.
        }

        await Logger.LogAsync(batch);
        var content = await ReadBackAsync(Logger);
        Assert.That(
            content.Predictions.Select(kept => kept.Id).Distinct(),
            Is.EquivalentTo(Enumerable.Range(1, 100).Select(PredictionSamples.Id)));
    }

    [Test]
    public async Task What_is_durable_is_there_when_the_log_is_opened_again()
    {
        var durability = Logger.Durability;
        await Logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        await Logger.LogOutcomesAsync([PredictionSamples.Outcome(1, "yes")]);
        var reopened = await ReopenAsync(Logger);
        if (reopened is null)
        {
            Assert.That(
                durability, Is.EqualTo(Durability.Accepted),
                $"A logger that promises more than memory shows it: override {nameof(ReopenAsync)}.");
            return;
        }

        _logger = reopened;
        var content = await ReadBackAsync(Logger);
        Assert.That(content.Predictions.Select(kept => kept.Id), Is.EqualTo(new[] { PredictionSamples.Id(1) }));
        Assert.That(content.Outcomes.Select(outcome => outcome.Value.ToString()), Is.EqualTo(new[] { "yes" }));

        // Whoever was not told before the end that it was logged logs it again.
        await Logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1), PredictionSamples.Record(2)));
        Assert.That(await KeysAsync(), Is.EqualTo(KeysOf(PredictionSamples.Record(1), PredictionSamples.Record(2))));
    }

    private static void Ignore(ValueTask call) => _ = call.AsTask();
}
