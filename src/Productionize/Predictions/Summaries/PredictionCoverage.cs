using System.Globalization;

namespace Productionize;

/// <summary>For what share of a model's answers of one age the truth is known.</summary>
public sealed record PredictionCoverage
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Whether callers got the answers.</summary>
    public required PredictionRole Role { get; init; }

    /// <summary>The least age, inclusive. In the first class, 0, are also answers from the future: of a clock that is ahead.</summary>
    public required TimeSpan From { get; init; }

    /// <summary>The age that is too old for this class; null in the last one, which has all that are older.</summary>
    public TimeSpan? To { get; init; }

    /// <summary>How many calls were answered.</summary>
    public required long Answered { get; init; }

    /// <summary>Answers whose <c>truth</c> is known.</summary>
    public required long WithTruth { get; init; }

    /// <summary>The share of answers whose <c>truth</c> is known, 0 to 1; null without an answer.</summary>
    public double? Share => Answered == 0 ? null : (double)WithTruth / Answered;

    internal string Age
    {
        get
        {
            // In hours where the class ends within the first day.
            var end = To ?? From;
            var (unit, name) = end < TimeSpan.FromDays(1) ? (TimeSpan.FromHours(1), "hour") : (TimeSpan.FromDays(1), "day");
            name = end == unit ? name : name + "s";
            return To is null
                ? string.Create(CultureInfo.InvariantCulture, $"{end / unit:0.##} {name} or more")
                : string.Create(CultureInfo.InvariantCulture, $"{From / unit:0.##}-{end / unit:0.##} {name}");
        }
    }

    /// <summary>Model, role, age and share.</summary>
    /// <returns>Such as <c>churn Live 1-7 days: 300 of 400</c>.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Model} {Role} {Age}: {WithTruth:#,0} of {Answered:#,0}");
}
