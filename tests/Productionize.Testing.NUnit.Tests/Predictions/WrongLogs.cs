using System.Runtime.CompilerServices;

namespace Productionize;

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.An_empty_log_reads_as_nothing))]
internal sealed class WrongLogThatMissesWhatWasNeverLogged : RightLog
{
    public override IAsyncEnumerable<LoggedPrediction> ReadAsync(PredictionQuery query, CancellationToken cancellationToken = default) =>
        query is not null && Log.Records.Count == 0
            ? throw new FileNotFoundException("There is no log.")
            : base.ReadAsync(query!, cancellationToken);
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.Every_member_of_a_record_comes_back))]
internal sealed class WrongLogThatDropsTheTags : RightLog
{
    protected override LoggedPrediction Shown(LoggedPrediction logged) => logged with { Record = logged.Record with { Tags = null } };
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.Records_come_in_the_order_in_which_they_were_logged))]
internal sealed class WrongLogThatReadsTheNewestFirst : RightLog
{
    public override IAsyncEnumerable<LoggedPrediction> ReadAsync(PredictionQuery query, CancellationToken cancellationToken = default) =>
        base.ReadAsync(query, cancellationToken).Reverse();
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.A_query_selects_what_meets_all_of_its_conditions))]
internal sealed class WrongLogThatIgnoresTo : RightLog
{
    public override IAsyncEnumerable<LoggedPrediction> ReadAsync(PredictionQuery query, CancellationToken cancellationToken = default) =>
        base.ReadAsync(query is null ? null! : query with { To = null }, cancellationToken);
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.A_query_selects_what_meets_all_of_its_conditions))]
internal sealed class WrongLogThatMixesRoles : RightLog
{
    public override IAsyncEnumerable<LoggedPrediction> ReadAsync(PredictionQuery query, CancellationToken cancellationToken = default) =>
        base.ReadAsync(query is null ? null! : query with { Role = null }, cancellationToken);
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.A_log_can_be_written_while_it_is_read))]
internal sealed class WrongLogThatIsReadAloneOrNotAtAll : RightLog
{
    public override IAsyncEnumerable<LoggedPrediction> ReadAsync(PredictionQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ReadAloneAsync(query, cancellationToken);
    }

    private async IAsyncEnumerable<LoggedPrediction> ReadAloneAsync(
        PredictionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = Log.Records.Count;
        await foreach (var logged in base.ReadAsync(query, cancellationToken))
        {
            yield return Log.Records.Count == count ? logged : throw new InvalidOperationException("The collection was modified.");
        }
    }
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.A_cancelled_read_ends))]
internal sealed class WrongLogThatReadsOnWhenCancelled : RightLog
{
    public override IAsyncEnumerable<LoggedPrediction> ReadAsync(PredictionQuery query, CancellationToken cancellationToken = default) =>
        base.ReadAsync(query, CancellationToken.None);
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.A_null_query_is_refused_at_the_call))]
internal sealed class WrongLogThatLooksTooLate : RightLog
{
    public override async IAsyncEnumerable<LoggedPrediction> ReadAsync(
        PredictionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var logged in base.ReadAsync(query, cancellationToken))
        {
            yield return logged;
        }
    }
}
