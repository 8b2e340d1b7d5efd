namespace Productionize.Predictions;

[TestOf(typeof(RecordingPredictionLogger))]
public sealed class RecordingPredictionLoggerContractTests : PredictionLoggerContract
{
    protected override ValueTask<IPredictionLogger> CreateAsync() =>
        new(new RecordingPredictionLogger { Durability = Durability.Accepted });

    protected override ValueTask<LogContent> ReadBackAsync(IPredictionLogger logger)
    {
        var recorded = (RecordingPredictionLogger)logger;
        return new(new LogContent([.. recorded.Records.Select(KeptPrediction.Of)], recorded.Outcomes));
    }
}
