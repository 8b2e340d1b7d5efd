using BenchmarkDotNet.Attributes;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Productionize;

/// <summary>
/// The same for a record with one member per input: nine numbers and four texts, as exports of scikit-learn's pipelines have. (T4)
/// </summary>
[MemoryDiagnoser]
public class OnnxColumnsBenchmarks
{
    private static readonly string[] NumberNames =
        ["Seniority", "Time", "Age", "Expenses", "Income", "Assets", "Debt", "Amount", "Price"];

    private static readonly string[] TextNames = ["Home", "Marital", "Records", "Job"];
    private static readonly string[] Outputs = ["probabilities"];

    private readonly Loan _row = Loan.One;
    private readonly float[][] _numbers = NumberNames.Select(_ => GC.AllocateArray<float>(1, pinned: true)).ToArray();
    private readonly float[] _output = GC.AllocateArray<float>(2, pinned: true);
    private readonly RunOptions _options = new();
    private readonly List<OrtValue> _values = [];
    private OnnxModel<Loan, float> _model = null!;
    private InferenceSession _session = null!;
    private OrtIoBinding _binding = null!;
    private OrtValue[] _texts = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _model = Onnx.CreateModel<Loan, float>("credit", CreditModel.PathOf(CreditModel.Columns), new() { Output = "probabilities[1]" });
        _session = CreditModel.Session(CreditModel.Columns);
        _binding = _session.CreateIoBinding();
        _texts = TextNames.Select(_ => OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [1, 1])).ToArray();
        for (var i = 0; i < NumberNames.Length; i++)
        {
            var value = OrtValue.CreateTensorValueFromMemory(_numbers[i], [1, 1]);
            _binding.BindInput(NumberNames[i], value);
            _values.Add(value);
        }

        for (var i = 0; i < TextNames.Length; i++)
        {
            _binding.BindInput(TextNames[i], _texts[i]);
        }

        var output = OrtValue.CreateTensorValueFromMemory(_output, [1, 2]);
        _binding.BindOutput("probabilities", output);
        _values.AddRange([.. _texts, output]);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _model.Dispose();
        _binding.Dispose();
        _values.ForEach(value => value.Dispose());
        _options.Dispose();
        _session.Dispose();
    }

    [Benchmark(Baseline = true)]
    public float RunWithBinding()
    {
        for (var i = 0; i < _numbers.Length; i++)
        {
            _numbers[i][0] = _row.Numbers[i];
        }

        for (var i = 0; i < _texts.Length; i++)
        {
            _texts[i].StringTensorSetElementAt(_row.Texts[i].AsSpan(), 0);
        }

        _session.RunWithBinding(_options, _binding);
        return _output[1];
    }

    [Benchmark]
    public ValueTask<Prediction<float>> Model() => _model.PredictAsync(_row);

    [Benchmark]
    public float NamedValues()
    {
        var inputs = new List<NamedOnnxValue>(NumberNames.Length + TextNames.Length);
        for (var i = 0; i < NumberNames.Length; i++)
        {
            inputs.Add(NamedOnnxValue.CreateFromTensor(NumberNames[i], new DenseTensor<float>(new[] { _row.Numbers[i] }, [1, 1])));
        }

        for (var i = 0; i < TextNames.Length; i++)
        {
            inputs.Add(NamedOnnxValue.CreateFromTensor(TextNames[i], new DenseTensor<string>(new[] { _row.Texts[i] }, [1, 1])));
        }

        using var results = _session.Run(inputs, Outputs);
        return results[0].AsTensor<float>()[0, 1];
    }
}
