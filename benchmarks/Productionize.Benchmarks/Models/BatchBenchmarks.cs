using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;

namespace Productionize;

/// <summary>What does a batch cost over the bare pass of the pipeline, and what over asking row by row? (T14)</summary>
[MemoryDiagnoser]
public class BatchBenchmarks
{
    private const int Rows = 1000;

    private static readonly string[] Columns = Enumerable.Range(1, 16).Select(number => $"F{number:00}").ToArray();

    private readonly MLContext _context = new(seed: 1);
    private readonly Applicant[] _rows = Enumerable.Range(0, Rows).Select(seed => Applicant.Random<Applicant>(new Random(seed))).ToArray();
    private ITransformer _pipeline = null!;
    private MLNetModel<Applicant, Score> _model = null!;
    private ModelPipeline<Applicant, Score> _logged = null!;

    [Params(1, 100)]
    public int Trees { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        var rows = _context.Data.LoadFromEnumerable(
            Enumerable.Range(0, 400).Select(_ => Applicant.Random<LabelledApplicant>(random)).ToArray());
        _pipeline = _context.Transforms.Concatenate("Features", Columns)
            .Append(_context.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options { NumberOfTrees = Trees, NumberOfThreads = 1 }))
            .Fit(rows);
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

    [Benchmark(OperationsPerInvoke = Rows)]
    public async Task<float> RowByRow()
    {
        var sum = 0f;
        foreach (var row in _rows)
        {
            sum += (await _model.PredictAsync(row)).Value.Value;
        }

        return sum;
    }
}
