using System.Collections.Concurrent;

namespace Productionize;

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.Null_is_refused_at_the_call))]
internal sealed class WrongLoggerThatLooksTooLate : RightLogger
{
    public override async ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default) =>
        await base.LogAsync(batch, cancellationToken);
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.A_call_that_is_cancelled_before_it_begins_logs_nothing))]
internal sealed class WrongLoggerThatIgnoresCancellation : RightLogger
{
    public override ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default) =>
        base.LogAsync(batch, CancellationToken.None);
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.A_call_that_was_cancelled_half_way_can_be_made_again))]
internal sealed class WrongLoggerThatRemembersWhatItDidNotWrite : RightLogger
{
    private readonly ConcurrentDictionary<Guid, bool> _written = new();

    public override ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default) =>
        cancellationToken is { CanBeCanceled: true, IsCancellationRequested: false }
            ? BeginAsync(batch, cancellationToken)
            : base.LogAsync(batch, cancellationToken);

    protected override IEnumerable<PredictionRecord> Taken(PredictionRecord[] records) =>
        records.Where(record => !_written.ContainsKey(record.Id));

    // The device is slow: the call is cancelled before it answers.
    private async ValueTask BeginAsync(PredictionBatch batch, CancellationToken cancellationToken)
    {
        foreach (var record in Records(batch))
        {
            _written.TryAdd(record.Id, true);
        }

        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
    }
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.What_is_durable_is_there_when_the_log_is_opened_again))]
internal sealed class WrongLoggerThatPromisesMoreThanMemory : RightLogger
{
    public override Durability Durability => Durability.Durable;

    public override IPredictionLogger? Reopen() => new WrongLoggerThatPromisesMoreThanMemory();
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.What_is_durable_is_there_when_the_log_is_opened_again))]
internal sealed class WrongLoggerThatShowsNotHowItIsOpenedAgain : RightLogger
{
    public override Durability Durability => Durability.Replicated;
}

[Breaks(
    typeof(PredictionLoggerSuite<>),
    nameof(PredictionLoggerContract.An_audit_is_refused_where_records_are_only_accepted_and_else_has_each_before_its_answer))]
internal sealed class WrongLoggerThatSaysNothingOfItsDurability : RightLogger
{
    public override Durability Durability => (Durability)9;

    public override IPredictionLogger? Reopen() => this;
}
