using BenchmarkDotNet.Attributes;

namespace Productionize;

/// <summary>
/// What does the JSON log cost the caller of a versioned, logged and checked prediction (T1)? A group of calls at a time, flushed outside the
/// measurement: the file takes fewer records a second than this loop makes, and a full queue would drop them, which is another question.
/// </summary>
[MemoryDiagnoser]
public class JsonLoggedCallBenchmarks
{
    private const int Calls = 20_000;

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"productionize-{Guid.NewGuid():n}.jsonl");
    private readonly Applicant _row = Applicant.Random<Applicant>(new Random(7));
    private MLNetModel<Applicant, Score> _bare = null!;
    private JsonLinesPredictionLog? _log;
    private ModelPipeline<Applicant, Score>? _model;

    [GlobalSetup(Target = nameof(Bare))]
    public void SetUpBare() => _bare = RiskModel.Pooled();

    [GlobalCleanup(Target = nameof(Bare))]
    public void CleanUpBare() => _bare.Dispose();

    [GlobalSetup(Target = nameof(DiscardingLog))]
    public void SetUpDiscardingLog() => _model = Live().UsePredictionLog(new NoLogger()).UseInputValidation().Build();

    [GlobalSetup(Target = nameof(JsonLog))]
    public void SetUpJsonLog() => _model = Live().UsePredictionLog(_log = new JsonLinesPredictionLog(_file)).UseInputValidation().Build();

    // For the bare model as well: all iterations have to be alike. It throws if a record was lost.
    [IterationCleanup]
    public void Flush() => _model?.FlushAsync().AsTask().GetAwaiter().GetResult();

    [GlobalCleanup(Targets = [nameof(DiscardingLog), nameof(JsonLog)])]
    public async Task CleanUp()
    {
        await _model!.DisposeAsync();
        if (_log is not null)
        {
            await _log.DisposeAsync();
            File.Delete(_file);
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public float Bare() => Ask(_bare);

    [Benchmark(OperationsPerInvoke = Calls)]
    public float DiscardingLog() => Ask(_model!);

    [Benchmark(OperationsPerInvoke = Calls)]
    public float JsonLog() => Ask(_model!);

    private static ModelBuilder<Applicant, Score> Live() => RiskModel.Live(Codecs.Of(CodecKind.HandWritten));

    private float Ask(IModel<Applicant, Score> model)
    {
        var sum = 0f;
        for (var i = 0; i < Calls; i++)
        {
            sum += model.PredictAsync(_row).GetAwaiter().GetResult().Value.Value;
        }

        return sum;
    }
}
