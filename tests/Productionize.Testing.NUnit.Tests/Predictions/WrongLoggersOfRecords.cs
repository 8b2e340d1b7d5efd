using System.Collections.Concurrent;

namespace Productionize;

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.What_is_logged_is_kept))]
internal sealed class WrongLoggerThatInventsAnAnswer : RightLogger
{
    public override LogContent Content => base.Content with
    {
        Predictions = [.. base.Content.Predictions.Select(kept => kept with { Output = kept.Output ?? "{\"p\":0}" })],
    };
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.An_empty_call_logs_nothing))]
internal sealed class WrongLoggerThatChokesOnNothing : RightLogger
{
    protected override IEnumerable<PredictionRecord> Taken(PredictionRecord[] records) => records[..^1].Append(records[^1]);
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.The_same_record_again_is_the_same_record))]
internal sealed class WrongLoggerThatLogsTwice : RightLogger
{
    private readonly ConcurrentQueue<KeptPrediction> _kept = new();

    public override LogContent Content => base.Content with { Predictions = [.. _kept] };

    public override ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default)
    {
        var call = base.LogAsync(batch, cancellationToken);
        foreach (var record in call.IsCompletedSuccessfully ? Records(batch) : [])
        {
            _kept.Enqueue(KeptPrediction.Of(record));
        }

        return call;
    }
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.Another_id_or_role_or_model_or_version_is_another_record))]
internal sealed class WrongLoggerThatForgetsTheRole : RightLogger
{
    private readonly ConcurrentDictionary<(Guid, string), bool> _known = new();

    protected override IEnumerable<PredictionRecord> Taken(PredictionRecord[] records) =>
        records.Where(record => _known.TryAdd((record.Id, record.Model.ToString()), true));
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.Another_id_or_role_or_model_or_version_is_another_record))]
internal sealed class WrongLoggerThatTakesTheBusinessKeyForTheRecord : RightLogger
{
    private readonly ConcurrentDictionary<(string, string), bool> _known = new();

    protected override IEnumerable<PredictionRecord> Taken(PredictionRecord[] records) =>
        records.Where(record => string.IsNullOrEmpty(record.Key) || _known.TryAdd((record.Key, $"{record.Model} {record.Role}"), true));
}

/// <summary>It keeps views into the batch, as if the bytes were its own.</summary>
[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.A_batch_that_is_used_again_changes_nothing_logged))]
internal sealed class WrongLoggerThatKeepsTheBatch : RightLogger
{
    private readonly ConcurrentQueue<PredictionEntry> _entries = new();

    public override LogContent Content => base.Content with
    {
        Predictions = [.. _entries.Select(entry => KeptPrediction.Of(entry.ToRecord())).DistinctBy(kept => kept.ToString())],
    };

    public override ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default)
    {
        var call = base.LogAsync(batch, cancellationToken);
        for (var i = 0; call.IsCompletedSuccessfully && i < batch.Count; i++)
        {
            _entries.Enqueue(batch[i]);
        }

        return call;
    }
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.A_large_group_is_logged_whole))]
internal sealed class WrongLoggerThatLogsHalfOfACall : RightLogger
{
    protected override IEnumerable<PredictionRecord> Taken(PredictionRecord[] records) => records.Take(500);
}

/// <summary>It reads what there is, and puts that and the new back: what another call put there meanwhile is gone.</summary>
[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.Eight_writers_at_once_lose_nothing))]
internal sealed class WrongLoggerThatLosesUnderConcurrency : RightLogger
{
    private volatile KeptPrediction[] _kept = [];

    public override LogContent Content => base.Content with { Predictions = _kept };

    public override ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default)
    {
        var call = base.LogAsync(batch, cancellationToken);
        return call.IsCompletedSuccessfully ? AddAsync(batch) : call;
    }

    private async ValueTask AddAsync(PredictionBatch batch)
    {
        var before = _kept;
        await Task.Yield();
        _kept = [.. before.Concat(Records(batch).Select(KeptPrediction.Of)).DistinctBy(kept => kept.ToString())];
    }
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.Hostile_text_is_kept_and_harms_no_neighbour))]
internal sealed class WrongLoggerThatDropsNul : RightLogger
{
    public override LogContent Content => base.Content with
    {
        Predictions = [.. base.Content.Predictions.Select(kept =>
            kept with { Input = kept.Input.Replace("\\u0000", "", StringComparison.Ordinal) })],
    };
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.NaN_and_infinity_are_kept))]
internal sealed class WrongLoggerThatTakesNaNForMissing : RightLogger
{
    public override LogContent Content => base.Content with
    {
        Predictions = [.. base.Content.Predictions.Select(kept =>
            kept with { Input = kept.Input.Replace("\"NaN\"", "null", StringComparison.Ordinal) })],
    };
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.What_a_pipeline_accepted_is_there_after_FlushAsync))]
internal sealed class WrongLoggerThatRoundsAnswers : RightLogger
{
    protected override IEnumerable<PredictionRecord> Taken(PredictionRecord[] records) => records.Select(record =>
        record with { Output = record.Output is { } output ? PredictionSamples.OutputRow(MathF.Round(output.GetSingle(0), 3)) : null });
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.Calls_that_failed_were_cancelled_or_refused_are_logged_too))]
internal sealed class WrongLoggerThatKeepsOnlyAnswers : RightLogger
{
    protected override IEnumerable<PredictionRecord> Taken(PredictionRecord[] records) =>
        records.Where(record => record.Status == PredictionStatus.Answered);
}

[Breaks(typeof(PredictionLoggerSuite<>), nameof(PredictionLoggerContract.A_batch_is_logged_row_by_row_each_once_with_its_id))]
internal sealed class WrongLoggerThatTakesEqualInputsForOneRecord : RightLogger
{
    protected override IEnumerable<PredictionRecord> Taken(PredictionRecord[] records) => records.DistinctBy(record => record.Input);
}
