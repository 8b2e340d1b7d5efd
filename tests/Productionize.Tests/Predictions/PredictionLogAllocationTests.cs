namespace Productionize;

[NonParallelizable]
public class PredictionLogAllocationTests
{
    private const int Calls = 10_000;

    [Test]
    public void A_logged_call_allocates_nothing_on_the_callers_thread()
    {
        // The clock stands still, so that groups are written only at the flushes and both buffers grow while it warms up.
        var model = Model.Create("churn", (Applicant row) => row.Age / 2f).AsBuilder()
            .UseTelemetry()
            .UsePredictionLog(new NoLogger(), new() { GroupWindow = TimeSpan.FromSeconds(60) })
            .UseInputValidation()
            .UseOutputCheck()
            .Build(new TestServices());
        var row = new Applicant(30);
        for (var round = 0; round < 4; round++)
        {
            Predict(model, row);
            model.FlushAsync().AsTask().GetAwaiter().GetResult();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Predict(model, row);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        model.DisposeAsync().AsTask().GetAwaiter().GetResult();

        // One wake-up of the writer.
        Assert.That(allocated, Is.LessThan(2_048));
        Assert.That(model.LogStatistics!.Written, Is.EqualTo(5 * Calls));
    }

    private static void Predict(ModelPipeline<Applicant, float> model, Applicant row)
    {
        for (var i = 0; i < Calls; i++)
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
