using BenchmarkDotNet.Attributes;
using Microsoft.ML;

namespace Productionize;

/// <summary>100 trees: what does a batch cost over the bare pass of the pipeline? (T14)</summary>
[MemoryDiagnoser]
public class BatchBenchmarks
{
    private const int Rows = 1000;

    private readonly MLContext _context = new(seed: 1);
    private readonly Applicant[] _rows = Enumerable.Range(0, Rows).Select(seed => Applicant.Random<Applicant>(new Random(seed))).ToArray();
    private ITransformer _pipeline = null!;
    private MLNetModel<Applicant, Score> _model = null!;
    private ModelPipeline<Applicant, Score> _logged = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _pipeline = RiskModel.TrainTrees(100);
        _model = MLNet.CreateModel<Applicant, Score>(RiskModel.Name, _pipeline, _context);
        _logged = _model.AsBuilder(ownsModel: false).UsePredictionLog(new NoLogger()).UseInputValidation().Build();
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await _logged.DisposeAsync();
        _model.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    public Score[] Transform()
    {
        var scored = _pipeline.Transform(_context.Data.LoadFromEnumerable(_rows));
        return [.. _context.Data.CreateEnumerable<Score>(scored, reuseRowObject: false)];
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public async Task<int> Batch() => (await _model.PredictBatchAsync(_rows)).Count;

    [Benchmark(OperationsPerInvoke = Rows)]
    public async Task<int> LoggedBatch() => (await _logged.PredictBatchAsync(_rows)).Count;
}
