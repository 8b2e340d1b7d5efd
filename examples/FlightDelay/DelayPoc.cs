namespace FlightDelay;

/// <summary>The proof of concept: the mean delay of each hour of departure. It knows nothing of Productionize.</summary>
internal sealed class DelayPoc
{
    private readonly float[] _byHour = new float[24];

    public DelayPoc(IEnumerable<Flight> flights)
    {
        foreach (var hour in flights.GroupBy(flight => flight.ScheduledDeparture.Hour))
        {
            _byHour[hour.Key] = (float)hour.Average(flight => flight.DelayMin);
        }
    }

    public float Predict(Flight flight) => _byHour[flight.ScheduledDeparture.Hour];
}
