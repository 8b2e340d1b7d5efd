using System.Globalization;

namespace Productionize;

/// <summary>The predictions of one week, version and role.</summary>
public sealed record PredictionSummaryGroup
{
    /// <summary>The Monday, in UTC, of the ISO week in which the calls began.</summary>
    public required DateOnly Week { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The number of the version; null for a model that is not from a store.</summary>
    public int? Version { get; init; }

    /// <summary>Whether callers got the answers.</summary>
    public required PredictionRole Role { get; init; }

    /// <summary>How many calls there were, whatever came of them.</summary>
    public required long Predictions { get; init; }

    /// <summary>Calls that ended with an answer.</summary>
    public required long Answered { get; init; }

    /// <summary>Calls that ended with an error.</summary>
    public required long Failed { get; init; }

    /// <summary>Calls that their caller cancelled.</summary>
    public required long Canceled { get; init; }

    /// <summary>Calls that were refused before the model was asked.</summary>
    public required long Rejected { get; init; }

    /// <summary>The share of calls that failed, 0 to 1.</summary>
    public double ErrorShare => Predictions == 0 ? 0 : (double)Failed / Predictions;

    /// <summary>How long answers took; null without an answer.</summary>
    public PredictionLatency? Latency { get; init; }

    /// <summary>Answers whose <c>truth</c> is known.</summary>
    public required long WithTruth { get; init; }

    /// <summary>The share of answers whose <c>truth</c> is known, 0 to 1; null without an answer.</summary>
    public double? Coverage => Answered == 0 ? null : (double)WithTruth / Answered;

    /// <summary>How good the answers were; null where no answer has both a score and a truth that is a number or yes or no.</summary>
    public PredictionQuality? Quality { get; init; }

    /// <summary>
    /// Answers with a number as outcome of kind <c>value</c>. Of shadows none: on them nobody acted, the value is that of the live answer.
    /// </summary>
    public required long Valued { get; init; }

    /// <summary>The sum of these values, in their own unit; null without one, or where it is beyond a double.</summary>
    public double? ValueSum { get; init; }

    /// <summary>What an answer with a value earned on average; null without one.</summary>
    public double? ValueMean => ValueSum / Valued;

    /// <summary>Scores, truths and values that were NaN or infinite, and so are in no number of this group.</summary>
    public required long NotFinite { get; init; }

    /// <summary>Week, model, role and volume.</summary>
    /// <returns>Such as <c>2026-11-30 churn@3 Live: 1,200</c>.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Week:yyyy-MM-dd} {new ModelInfo(Model, Version)} {Role}: {Predictions:#,0}");
}
