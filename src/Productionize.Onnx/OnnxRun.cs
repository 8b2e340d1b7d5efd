using Microsoft.ML.OnnxRuntime;

namespace Productionize;

/// <summary>The buffers of one call at a time, and the run over them. Counted as a user of the session until disposed.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly OnnxSession _model;
    private readonly InferenceSession _session;
    private readonly InputBuffer[] _inputs;
    private readonly OutputBuffer[] _outputs;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _values;
    private readonly RunOptions _options = new();
    private readonly OrtIoBinding? _binding;
    private readonly RowWriter _inputRow = new();
    private readonly RowWriter _outputRow = new();
    private IDisposable? _results;

    /// <param name="model">The model.</param>
    /// <param name="plan">What maps to what.</param>
    /// <param name="bound">Whether it is for single rows, with tensors bound once.</param>
    public OnnxRun(OnnxSession model, ModelPlan plan, bool bound)
    {
        _session = model.TryEnter() ?? throw new ObjectDisposedException(nameof(OnnxRun));
        _model = model;
        _inputs = plan.CreateInputs();
        _outputs = plan.CreateOutputs();
        _inputNames = [.. plan.Inputs.Select(input => input.Port.Name)];
        _outputNames = [.. plan.Outputs.Select(output => output.Port.Name)];
        _values = new OrtValue[_inputs.Length];
        try
        {
            _binding = bound ? Bind() : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Begin(int rows)
    {
        foreach (var input in _inputs)
        {
            input.Begin(rows);
        }
    }

    /// <summary>Takes the cells of one input.</summary>
    /// <exception cref="InvalidInputException">A cell does not fit the tensor.</exception>
    public void Write<TInput>(RowCodec<TInput> codec, TInput value, int at, ModelInfo info)
    {
        if (value is null)
        {
            throw new ArgumentNullException(nameof(value), $"An input of the model '{info}' is null.");
        }

        _inputRow.Begin(codec.Schema);
        codec.Write(value, _inputRow);
        var row = _inputRow.Row;
        List<RowFault>? faults = null;
        foreach (var input in _inputs)
        {
            input.Write(row, at, ref faults);
        }

        if (faults is not null)
        {
            throw new InvalidInputException(info, faults);
        }
    }

    /// <summary>Runs the model over the rows written; the answers stay until the next run, or until <see cref="Release"/>.</summary>
    public void Execute(int rows, CancellationToken cancellationToken)
    {
        var registration = cancellationToken.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, _options);
        try
        {
            if (_binding is not null)
            {
                _session.RunWithBinding(_options, _binding);
            }
            else
            {
                Fetch(rows);
            }
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            // Waits for a callback that is running: afterwards nobody sets it any more, and the next call must not find it set.
            registration.Dispose();
            if (cancellationToken.IsCancellationRequested)
            {
                _options.Terminate = false;
            }
        }
    }

    public TOutput Read<TOutput>(RowCodec<TOutput> codec, int at)
    {
        _outputRow.Begin(codec.Schema);
        foreach (var output in _outputs)
        {
            output.Write(at, _outputRow);
        }

        return codec.Read(_outputRow.Row);
    }

    /// <summary>Gives the answers of the runtime back.</summary>
    public void Release()
    {
        _results?.Dispose();
        _results = null;
    }

    public void Dispose()
    {
        Release();
        _binding?.Dispose();
        _options.Dispose();
        foreach (var buffer in _inputs)
        {
            buffer.Dispose();
        }

        foreach (var buffer in _outputs)
        {
            buffer.Dispose();
        }

        _model.Leave();
    }

    private OrtIoBinding Bind()
    {
        Begin(1);
        var binding = _session.CreateIoBinding();
        try
        {
            for (var i = 0; i < _inputs.Length; i++)
            {
                binding.BindInput(_inputNames[i], _inputs[i].Value);
            }

            for (var i = 0; i < _outputs.Length; i++)
            {
                binding.BindOutput(_outputNames[i], _outputs[i].Bind());
            }

            return binding;
        }
        catch
        {
            binding.Dispose();
            throw;
        }
    }

    private void Fetch(int rows)
    {
        Release();
        for (var i = 0; i < _inputs.Length; i++)
        {
            _values[i] = _inputs[i].Value;
        }

        var results = _session.Run(_options, _inputNames, _values, _outputNames);
        _results = results;
        for (var i = 0; i < _outputs.Length; i++)
        {
            _outputs[i].Load(results[i], rows);
        }
    }
}
