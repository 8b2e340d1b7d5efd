namespace Productionize;

public class PredictionIdsTests
{
    [Test]
    public async Task Next_on_eight_threads_is_unique_and_in_order_within_each_thread()
    {
        await using var model = Model.Create("churn", (Applicant _) => 1f).AsBuilder().Build();
        var applicant = new Applicant(30);
        var ids = new Guid[8][];

        Parallel.For(0, ids.Length, new ParallelOptions { MaxDegreeOfParallelism = ids.Length }, thread =>
        {
            ids[thread] = new Guid[100_000];
            for (var i = 0; i < ids[thread].Length; i++)
            {
                ids[thread][i] = model.PredictAsync(applicant).AsTask().GetAwaiter().GetResult().Id;
            }
        });

        var all = ids.SelectMany(own => own).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(new HashSet<Guid>(all), Has.Count.EqualTo(800_000));
            Assert.That(all.All(id => id.Version == 7 && (id.Variant & 0xC) == 8), Is.True);
            Assert.That(ids.All(own => own.Zip(own.Skip(1)).All(pair => pair.First.CompareTo(pair.Second) < 0)), Is.True);
        });
    }

    [Test]
    public async Task Next_carries_the_time_of_the_clock_in_milliseconds()
    {
        var services = new TestServices();
        await using var model = Model.Create("churn", (Applicant _) => 1f).AsBuilder().Build(services);
        var first = (await model.PredictAsync(new Applicant(30))).Id;
        services.Time.Advance(TimeSpan.FromHours(1));
        var tick = Environment.TickCount64;
        SpinWait.SpinUntil(() => Environment.TickCount64 != tick);

        var second = (await model.PredictAsync(new Applicant(30))).Id;

        Assert.Multiple(() =>
        {
            Assert.That(Milliseconds(second), Is.EqualTo(services.Time.GetUtcNow().ToUnixTimeMilliseconds()));
            Assert.That(Milliseconds(second) - Milliseconds(first), Is.EqualTo(3_600_000));
        });
    }

    [Test]
    public void Next_of_one_thread_keeps_its_order_beyond_the_places_of_the_counters_lower_half()
    {
        var ids = new PredictionIds(new TestServices().Time);
        var last = Guid.Empty;
        for (var i = 0; i < 600_000; i++)
        {
            var next = ids.Next();
            if (next.CompareTo(last) <= 0)
            {
                Assert.Fail($"id {i} is {next}, and the one before was {last}");
            }

            last = next;
        }
    }

    private static long Milliseconds(Guid id) => Convert.ToInt64(id.ToString("n")[..12], 16);
}
