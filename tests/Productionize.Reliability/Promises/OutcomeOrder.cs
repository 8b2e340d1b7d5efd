using System.Globalization;

namespace Productionize;

/// <summary>Logs predictions and outcomes in random orders: before the prediction, twice, corrected, late, of an unknown id, by key.</summary>
internal static class OutcomeOrder
{
    private const int Events = 500;

    public static async Task<PromiseResult> ShowAsync(Lane lane)
    {
        var seeds = lane == Lane.Full ? 1000 : 100;
        var differing = 0;
        for (var seed = 0; seed < seeds; seed++)
        {
            var random = new Random(seed);
            var events = EventsOf(random);
            var first = await StateAsync(events);
            random.Shuffle(events);
            differing += first == await StateAsync(events) ? 0 : 1;
        }

        return PromiseResult.Of(differing == 0, $"{seeds} seeds of {Events} events, {differing} with another state");
    }

    private static object[] EventsOf(Random random) =>
    [
        .. Enumerable.Range(0, Events).Select(i => (object)(i < 100
            ? PredictionSamples.Record(i, $"order-{i % 60}")
            : random.Next(4) == 0
            ? PredictionSamples.OutcomeOf($"order-{random.Next(80)}", random.Next(3), random.Next(4) * 30)
            : PredictionSamples.Outcome(random.Next(130), random.Next(3), random.Next(4) * 30, random.Next(5) == 0 ? "decision" : "truth"))),
    ];

    private static async Task<string> StateAsync(object[] events)
    {
        using var directory = new ScratchDirectory();
        await using var log = new PredictionLog(directory.Path);
        foreach (var some in events.Chunk(50))
        {
            await log.LogOutcomesAsync([.. some.OfType<PredictionOutcome>()]);
            await log.LogAsync(PredictionBuffer.Of(some.OfType<PredictionRecord>()));
        }

        var lines = new List<string>();
        await foreach (var (record, outcomes) in log.ReadAsync(new PredictionQuery()))
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{record.Id} {string.Join(", ", outcomes.Select(one => $"{one.Kind} {one.Value} {one.ObservedAt:O}"))}"));
        }

        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }
}
