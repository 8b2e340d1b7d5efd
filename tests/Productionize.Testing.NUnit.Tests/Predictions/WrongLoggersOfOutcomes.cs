using System.Collections.Concurrent;

namespace Productionize;

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.An_outcome_is_kept_with_its_kind_time_and_revision))]
internal sealed class WrongLoggerThatTakesEveryOutcomeForTheTruth : RightLogger
{
    public override LogContent Content => base.Content with
    {
        Outcomes = [.. base.Content.Outcomes.Select(outcome => outcome with { Kind = PredictionOutcome.Truth })],
    };
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.An_outcome_may_name_its_prediction_by_key))]
internal sealed class WrongLoggerThatKnowsOnlyIds : RightLogger
{
    public override LogContent Content => base.Content with
    {
        Outcomes = [.. base.Content.Outcomes.Where(outcome => outcome.Key is null)],
    };
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.The_same_outcome_again_changes_nothing))]
internal sealed class WrongLoggerThatCountsAnOutcomeTwice : RightLogger
{
    private readonly ConcurrentQueue<PredictionOutcome> _outcomes = new();

    public override LogContent Content => base.Content with { Outcomes = [.. _outcomes] };

    public override ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default)
    {
        var call = base.LogOutcomesAsync(outcomes, cancellationToken);
        foreach (var outcome in call.IsCompletedSuccessfully ? outcomes : [])
        {
            _outcomes.Enqueue(outcome);
        }

        return call;
    }
}

[Breaks(
    typeof(PredictionLoggerSuite<>),
    nameof(PredictionLoggerContract.Of_several_outcomes_the_newest_observed_is_kept_whichever_came_last))]
internal sealed class WrongLoggerThatKeepsTheFirstOutcome : RightLogger
{
    public override LogContent Content => base.Content with
    {
        Outcomes = [.. base.Content.Outcomes.DistinctBy(outcome => (outcome.PredictionId, outcome.Key, outcome.Kind))],
    };
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.An_outcome_that_names_no_prediction_refuses_its_whole_call))]
internal sealed class WrongLoggerThatTakesOutcomesOfNobody : RightLogger
{
    public override ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default) =>
        base.LogOutcomesAsync(
            outcomes is null ? null! : [.. outcomes.Where(one => one is not null && (one.PredictionId != default || one.Key is not null))],
            cancellationToken);
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.An_outcome_that_names_no_prediction_refuses_its_whole_call))]
internal sealed class WrongLoggerThatLogsOutcomesOneByOne : RightLogger
{
    public override ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        foreach (var outcome in outcomes)
        {
            var call = base.LogOutcomesAsync([outcome], cancellationToken);
            if (!call.IsCompletedSuccessfully)
            {
                return call;
            }
        }

        return default;
    }
}
