namespace Productionize;

/// <summary>What a call allocates is a count, so it can be tested.</summary>
public class OnnxModelAllocationTests
{
    private const int Calls = 1000;

    [Test]
    public void A_single_call_allocates_nothing()
    {
        Assert.That(Allocated<float[], float>("credit_logreg", null, new float[26]), Is.Zero);
        Assert.That(Allocated<Applicant, BadRisk>("credit_columns", null, Applicant.Cases[0]), Is.Zero, "texts too");
        Assert.That(
            Allocated<Applicant, float>("credit_columns", new() { Output = "probabilities[1]" }, Applicant.Cases[0]), Is.Zero);
    }

    [Test]
    public void A_map_that_nobody_takes_is_not_fetched() => Assert.That(
        Allocated<Applicant, long>("credit_columns_zipmap", new() { Output = "label" }, Applicant.Cases[0]), Is.Zero);

    // The least of several rounds: another thread may have the slot of this processor for a moment.
    private static long Allocated<TInput, TOutput>(string name, OnnxOptions? options, TInput input)
    {
        using var model = Onnx.CreateModel<TInput, TOutput>("credit", Models.PathOf(name), options);
        var rounds = new List<long>();
        for (var round = 0; round < 8; round++)
        {
            Predict(model, input, 10);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Predict(model, input, Calls);
            rounds.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return rounds.Min();
    }

    private static void Predict<TInput, TOutput>(OnnxModel<TInput, TOutput> model, TInput input, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            var pending = model.PredictAsync(input);
            if (!pending.IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("The call did not complete at once.");
            }
        }
    }
}
