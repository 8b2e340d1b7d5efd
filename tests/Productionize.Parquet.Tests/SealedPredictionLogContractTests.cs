using Productionize.Predictions;

namespace Productionize;

/// <summary>All that a log promises, read from Parquet.</summary>
public sealed class SealedPredictionLogContractTests : PredictionLogContract
{
    private readonly TemporaryFolder _folder = new();
    private int _logs;

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Dispose();

    protected override ValueTask<IPredictionLogger> CreateAsync() => new(Open(Path.Combine(_folder.Path, $"{_logs++}")));

    protected override async ValueTask<IPredictionLogger?> ReopenAsync(IPredictionLogger logger)
    {
        await ReleaseAsync(logger);
        return Open(((SealingLog)logger).Log.Directory);
    }

    private static SealingLog Open(string folder) =>
        new(new PredictionLog(folder, new PredictionSegmentOptions { Format = new ParquetRowFormat() }));
}
