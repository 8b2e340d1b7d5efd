namespace Productionize.Predictions;

[TestOf(typeof(PredictionLog))]
public sealed class PredictionLogContractTests : PredictionLogContract
{
    private readonly TemporaryDirectory _directory = new();
    private int _logs;

    [OneTimeTearDown]
    public void DeleteDirectory() => _directory.Dispose();

    protected override ValueTask<IPredictionLogger> CreateAsync() =>
        new(new PredictionLog(Path.Combine(_directory.Path, $"{_logs++}")));

    protected override async ValueTask<IPredictionLogger?> ReopenAsync(IPredictionLogger logger)
    {
        await ReleaseAsync(logger);
        return new PredictionLog(((PredictionLog)logger).Directory);
    }
}

public sealed class ShippedSegmentPredictionLogTests : ShippedPredictionLogTests
{
    private readonly TemporaryDirectory _directory = new();
    private int _logs;

    [OneTimeTearDown]
    public void DeleteDirectory() => _directory.Dispose();

    protected override IPredictionLogger Create() => new PredictionLog(Path.Combine(_directory.Path, $"{_logs++}"));
}

public sealed class IndexedPredictionLogContractTests : PredictionLogContract
{
    private readonly TemporaryDirectory _directory = new();
    private int _logs;

    [OneTimeTearDown]
    public void DeleteDirectory() => _directory.Dispose();

    protected override ValueTask<IPredictionLogger> CreateAsync() =>
        new(new SealingLog(new PredictionLog(Path.Combine(_directory.Path, $"{_logs++}"))));

    protected override async ValueTask<IPredictionLogger?> ReopenAsync(IPredictionLogger logger)
    {
        await ReleaseAsync(logger);
        return new SealingLog(new PredictionLog(((SealingLog)logger).Log.Directory));
    }
}
