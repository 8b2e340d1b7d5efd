using Productionize;

namespace FlightDelay;

/// <summary>A row of the monthly files. <c>DelayMin</c> is the delay at the destination, in minutes; below zero is early.</summary>
internal sealed record Flight(long RowId, DateTime ScheduledDeparture, int DelayMin, int DistanceMiles, string Origin, string Destination)
{
    /// <summary>What the airline's files promise. It checks each month on the way in.</summary>
    public static Schema Expected { get; } = new Schema(RowCodec.For<Flight>().Schema.Fields) { Key = [nameof(RowId)], MinRows = 5000 }
        .With(field => field with { Ascending = true }, nameof(ScheduledDeparture))
        .With(field => field with { Pattern = "^[A-Z]{3}$" }, nameof(Origin), nameof(Destination))
        .With(field => field with { Minimum = 20, Maximum = 6000 }, nameof(DistanceMiles))

        // More than an hour early or ten hours late is mostly a flight of another day, or a typing error: somebody should look at it.
        .With(field => field with { Minimum = -60, Maximum = 600 }, nameof(DelayMin))
        .WithRule("must not end where it began", row => row[nameof(Origin)].AsString() != row[nameof(Destination)].AsString());
}
