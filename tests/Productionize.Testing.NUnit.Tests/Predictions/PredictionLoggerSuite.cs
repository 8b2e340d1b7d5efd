namespace Productionize;

/// <summary>The contract of loggers over one that breaks a promise.</summary>
internal sealed class PredictionLoggerSuite<TWrong> : PredictionLoggerContract
    where TWrong : RightLogger, new()
{
    protected override ValueTask<IPredictionLogger> CreateAsync() => new(new TWrong());

    protected override ValueTask<LogContent> ReadBackAsync(IPredictionLogger logger) => new(((RightLogger)logger).Content);

    protected override ValueTask<IPredictionLogger?> ReopenAsync(IPredictionLogger logger) => new(((RightLogger)logger).Reopen());
}
