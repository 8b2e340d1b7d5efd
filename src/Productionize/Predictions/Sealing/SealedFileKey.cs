namespace Productionize;

/// <summary>What shares a sealed file: records of one source and day (UTC), or outcomes observed on one day.</summary>
internal readonly record struct SealedFileKey(PredictionSource? Source, DateOnly Day)
{
    public static SealedFileKey Of(in PredictionEntry entry) => new(entry.Source, DayOf(entry.UtcTicks));

    public static SealedFileKey Of(PredictionOutcome outcome) => new(null, DayOf(outcome.ObservedAt.UtcTicks));

    private static DateOnly DayOf(long utcTicks) => DateOnly.FromDayNumber((int)(utcTicks / TimeSpan.TicksPerDay));
}
