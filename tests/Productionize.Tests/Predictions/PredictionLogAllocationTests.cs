namespace Productionize;

[NonParallelizable]
public class PredictionLogAllocationTests
{
    private const int Calls = 10_000;

    // So many that a sample surely has one of them.
    private const int First = 100;

    [Test]
    public void A_logged_call_allocates_nothing_on_the_callers_thread() =>
        AssertAllocatesNothing(Model.Create("churn", (Applicant row) => row.Age / 2f).AsBuilder().UseTelemetry());

    [Test]
    public void A_sampled_call_that_may_wait_allocates_nothing_while_there_is_room() => AssertAllocatesNothing(
        Model.Create("churn", (Applicant row) => row.Age / 2f).AsBuilder(), new() { SampleRate = 0.5, WaitWhenFull = TimeSpan.FromSeconds(1) });

    [Test]
    public async Task A_logged_call_of_a_live_model_allocates_nothing_on_the_callers_thread()
    {
        var stubs = await new StoredStubs().AddAsync(1);
        await stubs.MoveAsync(1);
        var loader = Model.Loader<Applicant, float>("stub", (_, _) => new(Model.Create(StoredStubs.Name, (Applicant row) => row.Age / 2f)));

        AssertAllocatesNothing(Model.FromStore(StoredStubs.Name, stubs.Store, StoredStubs.Alias, loader));
    }

    private static void AssertAllocatesNothing(ModelBuilder<Applicant, float> builder, PredictionLogOptions? options = null)
    {
        // The clock stands still, so that groups are written only at the flushes and both buffers grow while it warms up.
        options ??= new PredictionLogOptions();
        options.GroupWindow = TimeSpan.FromSeconds(60);
        var model = builder
            .UsePredictionLog(new NoLogger(), options)
            .UseInputValidation()
            .UseOutputCheck()
            .Build(new TestServices());
        model.StartAsync().AsTask().GetAwaiter().GetResult();
        var row = new Applicant(30);
        var allocated = new List<long>();
        for (var round = 0; round < 8; round++)
        {
            // The first call after a flush that is kept wakes the writer.
            Predict(model, row, First);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Predict(model, row, Calls);
            allocated.Add(GC.GetAllocatedBytesForCurrentThread() - before);
            model.FlushAsync().AsTask().GetAwaiter().GetResult();
        }

        model.DisposeAsync().AsTask().GetAwaiter().GetResult();

        // The least: a round in which the threads met at the queue's lock has the bytes of that lock as well.
        Assert.That(allocated.Min(), Is.Zero, string.Join(", ", allocated));
        Assert.That(model.LogStatistics!.Written + model.LogStatistics.SampledOut, Is.EqualTo(8 * (Calls + First)));
    }

    private static void Predict(ModelPipeline<Applicant, float> model, Applicant row, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            var pending = model.PredictAsync(row);
            if (!pending.IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("The call did not complete at once.");
            }
        }
    }

    private sealed class NoLogger : IPredictionLogger
    {
        public Durability Durability => Durability.Accepted;

        public ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default) => default;

        public ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default) => default;
    }
}
