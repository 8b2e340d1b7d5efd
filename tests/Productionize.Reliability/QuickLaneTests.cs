namespace Productionize;

/// <summary>The quick lane in CI: counts only.</summary>
public sealed class QuickLaneTests
{
    [TestCaseSource(typeof(Promise), nameof(Promise.All))]
    [CancelAfter(120_000)]
    public async Task A_promise_holds(Promise promise)
    {
        var result = await promise.Show(Lane.Quick);
        if (result.Holds is null)
        {
            Assert.Ignore($"{promise.Number}: {result.Measured}");
        }

        Assert.That(result.Holds, Is.True, $"{promise}: target {promise.Target}, measured {result.Measured}");
    }
}
