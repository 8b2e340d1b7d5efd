using BenchmarkDotNet.Attributes;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Productionize;

/// <summary>
/// What does the model cost over the runtime's quickest way, buffers bound once, and what does it save over the way most people take? (T4)
/// One tensor of 26 numbers into a regression of five operators, or into boosted trees.
/// </summary>
[MemoryDiagnoser]
public class OnnxVectorBenchmarks
{
    private readonly float[] _row = Enumerable.Range(0, 26).Select(i => i / 26f).ToArray();
    private readonly float[] _input = GC.AllocateArray<float>(26, pinned: true);
    private readonly float[] _output = GC.AllocateArray<float>(1, pinned: true);
    private readonly RunOptions _options = new();
    private OnnxModel<float[], float> _model = null!;
    private InferenceSession _session = null!;
    private OrtIoBinding _binding = null!;
    private OrtValue _inputValue = null!;
    private OrtValue _outputValue = null!;

    [Params(CreditModel.Vector, CreditModel.Trees)]
    public string File { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        _model = Onnx.CreateModel<float[], float>("credit", CreditModel.PathOf(File));
        _session = CreditModel.Session(File);
        _binding = _session.CreateIoBinding();
        _inputValue = OrtValue.CreateTensorValueFromMemory(_input, [1, 26]);
        _outputValue = OrtValue.CreateTensorValueFromMemory(_output, [1, 1]);
        _binding.BindInput("X", _inputValue);
        _binding.BindOutput("probability", _outputValue);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _model.Dispose();
        _binding.Dispose();
        _inputValue.Dispose();
        _outputValue.Dispose();
        _options.Dispose();
        _session.Dispose();
    }

    [Benchmark(Baseline = true)]
    public float RunWithBinding()
    {
        _row.CopyTo(_input, 0);
        _session.RunWithBinding(_options, _binding);
        return _output[0];
    }

    [Benchmark]
    public ValueTask<Prediction<float>> Model() => _model.PredictAsync(_row);

    [Benchmark]
    public float NamedValues()
    {
        using var results = _session.Run([NamedOnnxValue.CreateFromTensor("X", new DenseTensor<float>(_row, [1, 26]))]);
        return results[0].AsTensor<float>()[0, 0];
    }
}
