using BenchmarkDotNet.Attributes;

namespace Productionize;

/// <summary>What do 0, 1 (log), 3 (+ input and output check) and 5 (+ telemetry, logging) stages cost over the bare pooled ML.NET model?</summary>
[MemoryDiagnoser]
public class StagesOverMLNetBenchmarks
{
    private readonly Applicant _row = Applicant.Random<Applicant>(new Random(7));
    private MLNetModel<Applicant, Score> _bare = null!;
    private ModelPipeline<Applicant, Score> _model = null!;

    [Benchmark(Baseline = true)]
    public ValueTask<Prediction<Score>> Bare() => _bare.PredictAsync(_row);

    [GlobalSetup(Target = nameof(Bare))]
    public void SetUpBare() => _bare = RiskModel.Pooled();

    [GlobalCleanup(Target = nameof(Bare))]
    public void CleanUpBare() => _bare.Dispose();

    [GlobalSetup(Target = nameof(Stages0))]
    public void SetUp0() => SetUp(0);

    [GlobalSetup(Target = nameof(Stages1))]
    public void SetUp1() => SetUp(1);

    [GlobalSetup(Target = nameof(Stages3))]
    public void SetUp3() => SetUp(3);

    [GlobalSetup(Target = nameof(Stages5))]
    public void SetUp5() => SetUp(5);

    [GlobalCleanup(Targets = [nameof(Stages0), nameof(Stages1), nameof(Stages3), nameof(Stages5)])]
    public Task CleanUp() => _model.DisposeAsync().AsTask();

    [Benchmark]
    public ValueTask<Prediction<Score>> Stages0() => _model.PredictAsync(_row);

    [Benchmark]
    public ValueTask<Prediction<Score>> Stages1() => _model.PredictAsync(_row);

    [Benchmark]
    public ValueTask<Prediction<Score>> Stages3() => _model.PredictAsync(_row);

    [Benchmark]
    public ValueTask<Prediction<Score>> Stages5() => _model.PredictAsync(_row);

    private void SetUp(int stages) =>
        _model = Pipelines.Build(RiskModel.Pooled(), Codecs.Of(CodecKind.HandWritten), stages, new NoLogger());
}
