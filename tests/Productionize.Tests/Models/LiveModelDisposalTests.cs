namespace Productionize;

public sealed class LiveModelDisposalTests
{
    [Test]
    public async Task A_call_that_reaches_the_model_after_its_disposal_is_refused_and_loads_nothing()
    {
        var gate = new TaskCompletionSource();
        var stubs = await new StoredStubs().AddAsync(1);
        await stubs.MoveAsync(1);
        var model = stubs.Follow().UseOutside(inner => new HeldStage(inner, gate.Task)).Build();
        await model.StartAsync();

        var late = model.PredictAsync(new Applicant(30)).AsTask();
        await Patience.Of(model.DisposeAsync().AsTask());
        gate.SetResult();

        Assert.That(async () => await Patience.Of(late), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(stubs.Loaded.Select(stub => stub.Disposals), Is.EqualTo(Expect.Rows(1)));
    }

    private sealed class HeldStage(IModel<Applicant, float> inner, Task gate) : DelegatingModel<Applicant, float>(inner)
    {
        public override async ValueTask<Prediction<float>> PredictAsync(
            Applicant input, PredictionOptions options = default, CancellationToken cancellationToken = default)
        {
            await gate;
            return await Inner.PredictAsync(input, options, cancellationToken);
        }
    }
}
