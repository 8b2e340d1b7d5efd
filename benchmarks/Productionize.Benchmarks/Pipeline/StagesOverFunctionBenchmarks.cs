using BenchmarkDotNet.Attributes;

namespace Productionize;

/// <summary>What do 0, 1 (log), 3 (+ input and output check) and 5 (+ telemetry, logging) stages cost over the bare function?</summary>
[MemoryDiagnoser]
public class StagesOverFunctionBenchmarks
{
    private readonly Applicant _row = Applicant.Random<Applicant>(new Random(7));
    private readonly Func<Applicant, float> _function = LinearScore.Of;
    private ModelPipeline<Applicant, float> _model = null!;

    [Benchmark(Baseline = true)]
    public float Bare() => _function(_row);

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
    public ValueTask<Prediction<float>> Stages0() => _model.PredictAsync(_row);

    [Benchmark]
    public ValueTask<Prediction<float>> Stages1() => _model.PredictAsync(_row);

    [Benchmark]
    public ValueTask<Prediction<float>> Stages3() => _model.PredictAsync(_row);

    [Benchmark]
    public ValueTask<Prediction<float>> Stages5() => _model.PredictAsync(_row);

    private void SetUp(int stages) =>
        _model = Pipelines.Build(Model.Create(RiskModel.Name, _function), Codecs.Of(CodecKind.HandWritten), stages, new NoLogger());
}
