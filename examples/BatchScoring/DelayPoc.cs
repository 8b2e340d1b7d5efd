using System.ComponentModel.DataAnnotations;

namespace BatchScoring;

/// <summary>A row of the file; its columns are found by these names (<c>scheduled_departure</c>).</summary>
internal sealed record Flight(
    string RowId, DateTime ScheduledDeparture, [Range(20, 6000)] int DistanceMiles, string Origin, string Destination);

/// <param name="Minutes">The expected delay at the destination, in minutes.</param>
/// <param name="LateShare">The chance to be 15 minutes late or more, from 0 to 1.</param>
internal sealed record Delay(float Minutes, float LateShare);

/// <summary>The proof of concept: delays pile up over the day. It knows nothing of Productionize.</summary>
internal static class DelayPoc
{
    public static Delay Predict(Flight flight)
    {
        var hours = Math.Max(0, flight.ScheduledDeparture.Hour - 5);
        return new Delay((1.1f * hours) - 3, Math.Min(0.07f + (0.016f * hours), 1));
    }
}
