namespace Productionize.Predictions;

[TestOf(typeof(JsonLinesPredictionLog))]
public sealed class JsonLinesPredictionLogContractTests : PredictionLogContract
{
    private DirectoryInfo _directory = null!;
    private int _files;

    [OneTimeSetUp]
    public void CreateDirectory() => _directory = Directory.CreateTempSubdirectory("productionize-log-");

    [OneTimeTearDown]
    public void DeleteDirectory() => _directory.Delete(true);

    protected override ValueTask<IPredictionLogger> CreateAsync() =>
        new(new JsonLinesPredictionLog(Path.Combine(_directory.FullName, $"{_files++}.jsonl")));

    protected override async ValueTask<IPredictionLogger?> ReopenAsync(IPredictionLogger logger)
    {
        await ReleaseAsync(logger);
        return new JsonLinesPredictionLog(((JsonLinesPredictionLog)logger).Path);
    }
}
