using System.Globalization;

namespace Productionize;

/// <summary>How far a batch run is.</summary>
/// <param name="Rows">Rows scored by this run.</param>
/// <param name="Failed">Those of them for which the model failed.</param>
/// <param name="Elapsed">The time since the run began.</param>
/// <param name="ExpectedRows">How many rows this run will score; null where the number of rows is not known.</param>
public readonly record struct BatchProgress(long Rows, long Failed, TimeSpan Elapsed, long? ExpectedRows)
{
    /// <summary>Rows scored per second.</summary>
    public double RowsPerSecond => Elapsed > TimeSpan.Zero ? Rows / Elapsed.TotalSeconds : 0;

    /// <summary>The part that is done, from 0 to 1; null where the number of rows is not known.</summary>
    public double? Share => ExpectedRows is { } all ? all > 0 ? Math.Min(1, Rows / (double)all) : 1 : null;

    /// <summary>The time until the end at this rate; null where the number of rows is not known.</summary>
    public TimeSpan? TimeLeft =>
        ExpectedRows is { } all && Rows > 0 ? Elapsed * (Math.Max(0, all - Rows) / (double)Rows) : null;

    /// <summary>For people.</summary>
    /// <returns>Such as <c>120,000 rows (40 %), 35,000 a second, 0:01:10 left</c>.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rows:N0} rows{(Share is { } share ? $" ({Math.Floor(share * 100)} %)" : "")}, {RowsPerSecond:N0} a second{(Failed > 0 ? $", {Failed:N0} failed" : "")}" +
        $"{(TimeLeft is { } left ? $", {left:h\\:mm\\:ss} left" : "")}");
}
