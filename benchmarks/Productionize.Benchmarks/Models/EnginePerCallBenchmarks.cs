using BenchmarkDotNet.Attributes;
using Microsoft.ML;

namespace Productionize;

/// <summary>How much faster is the pool than an engine made for each call, as people do by mistake? (T3)</summary>
[MemoryDiagnoser]
public class EnginePerCallBenchmarks
{
    private readonly Applicant _row = Applicant.Random<Applicant>(new Random(7));
    private readonly ITransformer _pipeline = RiskModel.Train(out _);
    private MLNetModel<Applicant, Score> _pooled = null!;

    [GlobalSetup]
    public void SetUp() => _pooled = RiskModel.Pooled();

    [GlobalCleanup]
    public void CleanUp() => _pooled.Dispose();

    [Benchmark(Baseline = true)]
    public ValueTask<Prediction<Score>> Pooled() => _pooled.PredictAsync(_row);

    [Benchmark]
    public Score EnginePerCall()
    {
        using var engine = RiskModel.Engine(_pipeline);
        return engine.Predict(_row);
    }
}
