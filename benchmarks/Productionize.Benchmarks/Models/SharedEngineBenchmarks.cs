using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.ObjectPool;
using Microsoft.ML;

namespace Productionize;

/// <summary>How does the pool compare with what people do who know that an engine is not for two threads: a lock, or a general pool?</summary>
[MemoryDiagnoser]
public class SharedEngineBenchmarks
{
    private const int Calls = 10_000;

    private readonly Applicant _row = Applicant.Random<Applicant>(new Random(7));
    private readonly Lock _gate = new();
    private MLNetModel<Applicant, Score> _pooled = null!;
    private PredictionEngine<Applicant, Score> _engine = null!;
    private ObjectPool<PredictionEngine<Applicant, Score>> _objects = null!;

    /// <summary>How many threads ask at the same time.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var pipeline = RiskModel.Train(out _);
        _pooled = RiskModel.Pooled();
        _engine = RiskModel.Engine(pipeline);
        _objects = new DefaultObjectPool<PredictionEngine<Applicant, Score>>(new Policy(pipeline));
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _pooled.Dispose();
        _engine.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void Pooled() => Run(() => _pooled.PredictAsync(_row).GetAwaiter().GetResult());

    [Benchmark(OperationsPerInvoke = Calls)]
    public void Locked() => Run(() =>
    {
        lock (_gate)
        {
            _engine.Predict(_row);
        }
    });

    [Benchmark(OperationsPerInvoke = Calls)]
    public void ObjectPool() => Run(() =>
    {
        var engine = _objects.Get();
        engine.Predict(_row);
        _objects.Return(engine);
    });

    private void Run(Action call) => Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, _ =>
    {
        for (var i = 0; i < Calls / Threads; i++)
        {
            call();
        }
    });

    private sealed class Policy(ITransformer pipeline) : PooledObjectPolicy<PredictionEngine<Applicant, Score>>
    {
        public override PredictionEngine<Applicant, Score> Create() => RiskModel.Engine(pipeline);

        public override bool Return(PredictionEngine<Applicant, Score> obj) => true;
    }
}
