namespace Productionize;

/// <summary>The contract of readable logs over one that breaks a promise.</summary>
internal sealed class PredictionLogSuite<TWrong> : PredictionLogContract
    where TWrong : RightLog, new()
{
    protected override ValueTask<IPredictionLogger> CreateAsync() => new(new TWrong());
}
