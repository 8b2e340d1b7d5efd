using BenchmarkDotNet.Attributes;

namespace Productionize;

/// <summary>What does a versioned, logged and checked prediction cost over the bare pooled model, and which part of it how much? (T1)</summary>
[MemoryDiagnoser]
public class LoggedCallBenchmarks
{
    private readonly Applicant _row = Applicant.Random<Applicant>(new Random(7));
    private MLNetModel<Applicant, Score> _bare = null!;
    private ModelPipeline<Applicant, Score> _model = null!;

    [Params(CodecKind.HandWritten, CodecKind.Delegates, CodecKind.Reflected)]
    public CodecKind Codec { get; set; }

    [GlobalSetup(Target = nameof(Bare))]
    public void SetUpBare() => _bare = RiskModel.Pooled();

    [GlobalCleanup(Target = nameof(Bare))]
    public void CleanUpBare() => _bare.Dispose();

    [GlobalSetup(Target = nameof(Head))]
    public void SetUpHead() => _model = RiskModel.Pooled().AsBuilder(Codecs.Of(Codec), RowCodec.For<Score>()).Build();

    [GlobalSetup(Target = nameof(HeadLive))]
    public void SetUpLive() => _model = Live().Build();

    [GlobalSetup(Target = nameof(HeadLiveCheck))]
    public void SetUpCheck() => _model = Live().UseInputValidation().Build();

    [GlobalSetup(Target = nameof(HeadLiveLog))]
    public void SetUpLog() => _model = Live().UsePredictionLog(new NoLogger()).Build();

    [GlobalSetup(Target = nameof(HeadLiveLogCheck))]
    public void SetUpLogAndCheck() => _model = Live().UsePredictionLog(new NoLogger()).UseInputValidation().Build();

    [GlobalCleanup(Targets = [nameof(Head), nameof(HeadLive), nameof(HeadLiveCheck), nameof(HeadLiveLog), nameof(HeadLiveLogCheck)])]
    public Task CleanUp() => _model.DisposeAsync().AsTask();

    [Benchmark(Baseline = true)]
    public ValueTask<Prediction<Score>> Bare() => _bare.PredictAsync(_row);

    [Benchmark]
    public ValueTask<Prediction<Score>> Head() => _model.PredictAsync(_row);

    [Benchmark]
    public ValueTask<Prediction<Score>> HeadLive() => _model.PredictAsync(_row);

    [Benchmark]
    public ValueTask<Prediction<Score>> HeadLiveCheck() => _model.PredictAsync(_row);

    [Benchmark]
    public ValueTask<Prediction<Score>> HeadLiveLog() => _model.PredictAsync(_row);

    [Benchmark]
    public ValueTask<Prediction<Score>> HeadLiveLogCheck() => _model.PredictAsync(_row);

    private ModelBuilder<Applicant, Score> Live() => RiskModel.Live(Codecs.Of(Codec));
}
