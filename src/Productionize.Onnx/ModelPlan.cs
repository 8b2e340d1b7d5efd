using Microsoft.ML.OnnxRuntime.Tensors;

namespace Productionize;

/// <summary>Which fields of the two types fill and take which inputs and outputs of a model.</summary>
internal sealed class ModelPlan(
    OnnxSession session,
    ModelInfo info,
    Schema input,
    OnnxOptions options,
    IReadOnlyList<InputPlan> inputs,
    IReadOnlyList<OutputPlan> outputs)
{
    private const int MostBytes = 16 * 1024 * 1024;

    public IReadOnlyList<InputPlan> Inputs => inputs;

    public IReadOnlyList<OutputPlan> Outputs => outputs;

    public ModelInfo Info => info;

    /// <summary>Whether one row has buffers of known size in the host's memory, so that they can be bound once.</summary>
    public bool CanBind { get; } = session.IsInHostMemory
        && inputs.All(plan => plan.Width is not null)
        && outputs.All(plan => plan.Port is { IsMap: false, Width: not null });

    /// <summary>The most rows of one run.</summary>
    public int RowsPerRun { get; } = inputs.Any(plan => plan.Port.IsSingleRow || plan.Width is null)
        ? 1
        : (int)Math.Clamp(MostBytes / inputs.Sum(plan => plan.Width!.Value * SizeOf(plan.Port.Element)), 1, options.MaxBatchRows);

    public InputBuffer[] CreateInputs() => [.. inputs.Select(plan => InputBuffer.Create(plan, input, options.RoundToSingle))];

    public OutputBuffer[] CreateOutputs() => [.. outputs.Select(plan => OutputBuffer.Create(plan, info, options.RoundToSingle))];

    private static long SizeOf(TensorElementType type) => type switch
    {
        TensorElementType.Float or TensorElementType.Int32 => 4,
        TensorElementType.Bool => 1,
        TensorElementType.String => 64, // a guess: what counts is that there is a bound
        _ => 8,
    };
}
