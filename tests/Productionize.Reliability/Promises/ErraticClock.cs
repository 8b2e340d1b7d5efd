namespace Productionize;

/// <summary>
/// Logs predictions, records and outcomes by a clock that stands still and jumps by a tick, an hour and a day, forward and back. All must be
/// read once and in the order in which they were logged, and in the windows of their times; once sealed, each once and in its windows.
/// </summary>
internal static class ErraticClock
{
    private const int Steps = 200;

    private static readonly TimeSpan[] Jumps =
    [
        TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromTicks(-1), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2),
        TimeSpan.FromHours(1), TimeSpan.FromHours(-1), TimeSpan.FromDays(1), TimeSpan.FromDays(-1),
    ];

    public static async Task<PromiseResult> ShowAsync(Lane lane)
    {
        var seeds = lane == Lane.Full ? 200 : 6;
        var (records, segments, disordered, negative, windows, wrong) = (0, 0, 0, 0, 0, 0);
        for (var seed = 0; seed < seeds; seed++)
        {
            using var directory = new ScratchDirectory();
            var random = new Random(seed);
            var ids = await WriteAsync(directory.Path, random);
            segments += Directory.GetFiles(Path.Combine(directory.Path, "segments"), "*.segment").Length;
            await using var log = new PredictionLog(directory.Path, new PredictionSegmentOptions { Format = new ParquetRowFormat() });
            var read = await log.ReadAllAsync();
            disordered += read.Select(logged => logged.Record.Id).SequenceEqual(ids.Keys) ? 0 : 1;
            negative += read.Count(logged => logged.Record.Duration < TimeSpan.Zero);

            // Those that were logged with a time have it, each outcome is there, and by the newest observation.
            wrong += read.Count(logged => ids[logged.Record.Id] is var (at, outcome) && ((at is { } exact && exact != logged.Record.Time)
                || logged.Outcomes.SingleOrDefault()?.ObservedAt != outcome));
            records += read.Count;
            var times = read.ToDictionary(logged => logged.Record.Id, logged => logged.Record.Time);
            await TryWindowsAsync(times);
            await log.SealAsync();
            disordered += (await log.ReadRecordsAsync()).Select(record => record.Id).Order().SequenceEqual(ids.Keys.Order()) ? 0 : 1;
            await TryWindowsAsync(times);

            async Task TryWindowsAsync(Dictionary<Guid, DateTimeOffset> all)
            {
                for (var window = 0; window < 3; window++)
                {
                    // At the tick of a record, or beside it.
                    var bounds = new[] { Bound(), Bound() };
                    var query = new PredictionQuery { From = bounds.Min(), To = bounds.Max() };
                    var expected = all.Where(one => one.Value >= query.From && one.Value < query.To).Select(one => one.Key).Order().ToList();
                    var columns = new List<Guid>();
                    await foreach (var chunk in log.ReadColumnsAsync(query))
                    {
                        columns.AddRange(chunk.Ids);
                    }

                    windows++;
                    wrong += (await log.ReadRecordsAsync(query)).Select(record => record.Id).Order().SequenceEqual(expected)
                        && columns.Order().SequenceEqual(expected) ? 0 : 1;
                }

                DateTimeOffset Bound() => all.Values.ElementAt(random.Next(all.Count)).AddTicks(random.Next(3) - 1);
            }
        }

        return PromiseResult.Of(
            disordered == 0 && negative == 0 && wrong == 0 && segments > seeds,
            $"{seeds} seeds, {records} records, {segments} segments: {disordered} out of order, {negative} negative, {windows} windows, {wrong} wrong");
    }

    /// <summary>In their order, with the time if it is known to the tick, and when the newest outcome was observed.</summary>
    private static async Task<OrderedDictionary<Guid, (DateTimeOffset? Time, DateTimeOffset? Outcome)>> WriteAsync(string directory, Random random)
    {
        var time = new ErraticTime();
        var ids = new OrderedDictionary<Guid, (DateTimeOffset? Time, DateTimeOffset? Outcome)>();
        await using var log = new PredictionLog(directory, new PredictionSegmentOptions { MaxBytes = 4096, Time = time });
        await using var model = Model.Create("age", (Applicant applicant) =>
        {
            time.Pass(Jumps[random.Next(Jumps.Length)]);
            return applicant.Age / 100;
        }).AsBuilder().UsePredictionLog(log, new PredictionLogOptions { GroupWindow = TimeSpan.Zero }).Build(new OnlyTime(time));
        for (var step = 0; step < Steps; step++)
        {
            time.Pass(Jumps[random.Next(Jumps.Length)]);
            var id = PredictionSamples.Id(step);
            switch (random.Next(4))
            {
                case 0:
                    await model.FlushAsync();
                    ids[id] = (time.GetUtcNow(), null);
                    await log.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(step) with { Time = time.GetUtcNow() }));
                    break;
                case 1 when ids.Count > 0:
                    var (known, (at, outcome)) = ids.GetAt(random.Next(ids.Count));
                    ids[known] = (at, outcome > time.GetUtcNow() ? outcome : time.GetUtcNow());
                    await log.LogOutcomesAsync([new() { PredictionId = known, Value = step, ObservedAt = time.GetUtcNow() }]);
                    break;
                default:
                    ids[id] = (null, null);
                    await model.PredictAsync(new Applicant(step % 100), new PredictionOptions { Id = id });
                    break;
            }
        }

        await model.FlushAsync();
        return ids;
    }

    private sealed record Applicant(float Age);

    /// <summary>A wall clock that jumps; the time stamps, which are another one, stand still or go on.</summary>
    private sealed class ErraticTime : TimeProvider
    {
        private DateTimeOffset _utc = PredictionSamples.Noon;
        private long _timestamp;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _timestamp;

        public override DateTimeOffset GetUtcNow() => _utc;

        public void Pass(TimeSpan jump)
        {
            _utc += jump;
            _timestamp += Math.Max(0, jump.Ticks);
        }
    }
}
