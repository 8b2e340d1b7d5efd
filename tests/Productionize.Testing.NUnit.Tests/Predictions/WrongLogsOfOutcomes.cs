namespace Productionize;

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.Values_of_outcomes_keep_their_type))]
internal sealed class WrongLogThatMakesEveryOutcomeText : RightLog
{
    protected override LoggedPrediction Shown(LoggedPrediction logged) => logged with
    {
        Outcomes = [.. logged.Outcomes.Select(outcome => outcome with { Value = outcome.Value.ToString() })],
    };
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.Outcomes_join_whether_they_come_before_or_after_their_prediction))]
internal sealed class WrongLogThatJoinsOnlyLaterOutcomes : RightLog
{
    public override ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var known = Log.Records;
        return base.LogOutcomesAsync(
            [.. outcomes.Where(one => one is null || one.PredictionId == default || known.Any(record => record.Id == one.PredictionId))],
            cancellationToken);
    }
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.An_outcome_may_name_its_prediction_by_key))]
internal sealed class WrongLogThatForgetsAKey : RightLog
{
    protected override LoggedPrediction Shown(LoggedPrediction logged) => logged with
    {
        Outcomes = [.. logged.Outcomes.Where(outcome => outcome.Key is null)],
    };
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.An_outcome_may_name_its_prediction_by_key))]
internal sealed class WrongLogThatJoinsAKeyToItsFirstPredictionOnly : RightLog
{
    protected override LoggedPrediction Shown(LoggedPrediction logged) =>
        Log.Records.First(record => record.Key == logged.Record.Key).Id == logged.Record.Id
            ? logged
            : logged with { Outcomes = [.. logged.Outcomes.Where(outcome => outcome.Key is null)] };
}

[Breaks(
    typeof(PredictionLogSuite<>), nameof(PredictionLogContract.Of_several_outcomes_the_newest_observed_is_kept_whichever_came_last))]
internal sealed class WrongLogThatLetsTheLastToArriveWin : RightLog
{
    protected override LoggedPrediction Shown(LoggedPrediction logged) => logged with
    {
        Outcomes =
        [
            .. Log.Outcomes
                .Where(outcome => outcome.PredictionId == logged.Record.Id || (outcome.Key is not null && outcome.Key == logged.Record.Key))
                .GroupBy(outcome => outcome.Kind, (_, outcomes) => outcomes.Last())
                .OrderBy(outcome => outcome.Kind, StringComparer.Ordinal),
        ],
    };
}

[Breaks(
    typeof(PredictionLogSuite<>),
    nameof(PredictionLogContract.Outcomes_of_several_kinds_stand_beside_each_other_in_the_order_of_their_kinds))]
internal sealed class WrongLogThatMixesKinds : RightLog
{
    protected override LoggedPrediction Shown(LoggedPrediction logged) => logged with
    {
        Outcomes = [.. logged.Outcomes.OrderByDescending(outcome => outcome.ObservedAt).Take(1)],
    };
}
