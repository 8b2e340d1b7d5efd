namespace Productionize;

[TestOf(typeof(StubModel<,>))]
public sealed class StubModelTests : ModelContract<int, int>
{
    protected override IReadOnlyList<int> Inputs { get; } = [1, 2, 3];

    protected override IReadOnlyList<int> BadInputs { get; } = [-1];

    [Test]
    public async Task Calls_are_the_last_thousand()
    {
        var stub = new StubModel<int, int>(input => input);
        for (var i = 0; i <= 1000; i++)
        {
            await stub.PredictAsync(i, new PredictionOptions { Key = $"{i}" });
        }

        Assert.That(stub.Calls.Select(call => call.Input), Is.EqualTo(Enumerable.Range(1, 1000)));
        Assert.That(stub.Calls[0].Options.Key, Is.EqualTo("1"));
        Assert.That(stub.Calls[0].ToString(), Is.EqualTo(new Guid().ToString("n")));
    }

    [Test]
    public async Task A_disposal_during_a_call_and_a_call_after_it_are_misuses()
    {
        var answer = new TaskCompletionSource<int>();
        var stub = new StubModel<int, int>((_, _) => new(answer.Task)) { Info = new ModelInfo("churn") };
        var pending = stub.PredictAsync(1);
        await stub.DisposeAsync();
        Assert.That((stub.Disposals, stub.Misuses), Is.EqualTo((1, 1)));
        answer.SetResult(7);
        var prediction = await pending;
        Assert.That((prediction.Value, prediction.Model!.Name, stub.Misuses), Is.EqualTo((7, "churn", 2)));
        await stub.PredictAsync(2);
        Assert.That(stub.Misuses, Is.EqualTo(4), "it was disposed when the call began, and when it ended");
    }

    [Test]
    public void No_answer_is_refused_when_the_stub_is_made()
    {
        Assert.Throws<ArgumentNullException>(() => _ = new StubModel<int, int>((Func<int, int>)null!));
        Assert.Throws<ArgumentNullException>(() => _ = new StubModel<int, int>((Func<int, CancellationToken, ValueTask<int>>)null!));
    }

    protected override ValueTask<IModel<int, int>> CreateAsync() =>
        new(new StubModel<int, int>(input => input < 0 ? throw new NotSupportedException() : input * 2));
}
