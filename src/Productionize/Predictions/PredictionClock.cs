namespace Productionize;

/// <summary>
/// Tells the time of a call from the time stamp that its duration needs anyway: reading the true clock as well would cost 30 ns a call.
/// The two are compared once a second, so that a clock that was set is followed.
/// </summary>
internal sealed class PredictionClock(TimeProvider time)
{
    private readonly long _interval = time.TimestampFrequency;
    private readonly double _ticksPerUnit = (double)TimeSpan.TicksPerSecond / time.TimestampFrequency;
    private Pair _pair = new(time.GetTimestamp(), time.GetUtcNow().UtcTicks);

    public long Start() => time.GetTimestamp();

    public TimeSpan Elapsed(long start) => new((long)((time.GetTimestamp() - start) * _ticksPerUnit));

    public long UtcTicks(long timestamp)
    {
        var pair = _pair;
        if (timestamp - pair.Timestamp > _interval)
        {
            _pair = pair = new Pair(time.GetTimestamp(), time.GetUtcNow().UtcTicks);
        }

        return pair.UtcTicks + (long)((timestamp - pair.Timestamp) * _ticksPerUnit);
    }

    private sealed record Pair(long Timestamp, long UtcTicks);
}
