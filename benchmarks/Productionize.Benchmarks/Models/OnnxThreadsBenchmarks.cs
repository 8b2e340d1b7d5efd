using BenchmarkDotNet.Attributes;

namespace Productionize;

/// <summary>How much more do two threads get done than one? A regression of five operators, and boosted trees. (T2)</summary>
public class OnnxThreadsBenchmarks
{
    private const int Calls = 20_000;

    private readonly float[] _row = Enumerable.Range(0, 26).Select(i => i / 26f).ToArray();
    private OnnxModel<float[], float> _model = null!;

    [Params(CreditModel.Vector, CreditModel.Trees)]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public void SetUp() => _model = Onnx.CreateModel<float[], float>("credit", CreditModel.PathOf(Model));

    [GlobalCleanup]
    public void CleanUp() => _model.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void OneThread() => Ask(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void TwoThreads() => Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, _ => Ask(Calls / 2));

    private void Ask(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            _model.PredictAsync(_row).GetAwaiter().GetResult();
        }
    }
}
