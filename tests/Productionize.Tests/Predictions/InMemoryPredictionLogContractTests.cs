namespace Productionize.Predictions;

[TestOf(typeof(InMemoryPredictionLog))]
public sealed class InMemoryPredictionLogContractTests : PredictionLogContract
{
    protected override ValueTask<IPredictionLogger> CreateAsync() => new(new InMemoryPredictionLog());
}
