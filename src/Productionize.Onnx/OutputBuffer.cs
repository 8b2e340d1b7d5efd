using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Productionize;

/// <summary>Puts one output into the cells of rows. For one call at a time.</summary>
internal abstract class OutputBuffer(OutputPlan plan) : IDisposable
{
    protected OutputPlan Plan => plan;

    /// <summary>Elements a row.</summary>
    protected int Width { get; private set; }

    public static OutputBuffer Create(OutputPlan plan, ModelInfo info, bool round) => (plan.Port.IsMap, plan.Port.Element) switch
    {
        (true, _) => new MapOutput(plan, info),
        (_, TensorElementType.Float) => new NumberOutput<float>(plan, info, new SingleElement(round)),
        (_, TensorElementType.Double) => new NumberOutput<double>(plan, info, new DoubleElement(round)),
        (_, TensorElementType.Int64) => new NumberOutput<long>(plan, info, new Int64Element()),
        (_, TensorElementType.Int32) => new NumberOutput<int>(plan, info, new Int32Element()),
        (_, TensorElementType.Bool) => new NumberOutput<bool>(plan, info, new BooleanElement()),
        (_, TensorElementType.String) => new StringOutput(plan),
        _ => throw new NotSupportedException($"No elements of {plan.Port.Element}."),
    };

    /// <summary>A tensor of our own for one row, which the runtime fills at every call; only where the width is known.</summary>
    public OrtValue Bind()
    {
        Width = plan.Port.Width!.Value;
        return Make(plan.Port.ShapeOf(1, Width));
    }

    /// <summary>Takes what a run gave; it stays valid until the cells are written.</summary>
    public void Load(OrtValue value, int rows)
    {
        var count = plan.Port.IsMap ? value.GetValueCount() : CountOf(value, rows);
        if (count % rows != 0 || (plan.Port.IsMap && count != rows))
        {
            throw Unfit($"{count} elements", rows);
        }

        Width = count / rows;
        Take(value);
    }

    /// <summary>Sets the cells of one row.</summary>
    public abstract void Write(int at, RowWriter writer);

    public abstract void Dispose();

    protected abstract OrtValue Make(long[] shape);

    protected abstract void Take(OrtValue value);

    /// <summary>The position of a target's element within the row.</summary>
    protected int PlaceOf(OutputTarget target) => target.Element is null
        ? Width == 1 ? 0 : throw new InvalidDataException(
            $"The output {plan.Port} gave {Width} elements for one row where the type has a single one. Take one by its position, as in " +
            $"[Field(Name = \"{plan.Port.Name}[0]\")], or make the member an array.")
        : target.Index < Width ? target.Index : throw new InvalidDataException(
            $"The output {plan.Port} gave {Width} elements for one row; there is none at {target.Element}. Positions count from 0.");

    private int CountOf(OrtValue value, int rows)
    {
        var shape = value.GetTensorTypeAndShape();
        return rows == 1 || (shape.Shape is [var first, ..] && first == rows)
            ? checked((int)shape.ElementCount)
            : throw Unfit($"the shape [{string.Join(", ", shape.Shape)}]", rows);
    }

    private InvalidDataException Unfit(string what, int rows) => new(
        $"The output {plan.Port} gave {what} for {rows} rows, not one answer per row. Export the model with a dynamic batch as the first " +
        "dimension of each output.");
}
