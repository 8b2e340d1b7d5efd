using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Productionize;

/// <summary>Takes one input's cells from rows into a tensor that is used again for the next call. For one call at a time.</summary>
internal abstract class InputBuffer(InputPlan plan, Schema schema) : IDisposable
{
    private readonly int? _width = plan.Width;
    private OrtValue? _value;
    private int _valueRows;
    private int _valueWidth;

    protected InputPlan Plan => plan;

    protected int Rows { get; private set; }

    /// <summary>Elements a row; where the model leaves it open, that of the row being written.</summary>
    protected int Width { get; private set; }

    /// <summary>The tensor of the rows written. It stays the same as long as their number does.</summary>
    public OrtValue Value
    {
        get
        {
            if (_value is null || _valueRows != Rows || _valueWidth != Width)
            {
                _value?.Dispose();
                _value = null;
                _value = Make(plan.Port.ShapeOf(Rows, Width));
                (_valueRows, _valueWidth) = (Rows, Width);
            }

            return _value;
        }
    }

    public static InputBuffer Create(InputPlan plan, Schema schema, bool round) => plan.Port.Element switch
    {
        TensorElementType.Float => new NumberInput<float>(plan, schema, new SingleElement(round)),
        TensorElementType.Double => new NumberInput<double>(plan, schema, new DoubleElement(round)),
        TensorElementType.Int64 => new NumberInput<long>(plan, schema, new Int64Element()),
        TensorElementType.Int32 => new NumberInput<int>(plan, schema, new Int32Element()),
        TensorElementType.Bool => new NumberInput<bool>(plan, schema, new BooleanElement()),
        TensorElementType.String => new StringInput(plan, schema),
        _ => throw new NotSupportedException($"No elements of {plan.Port.Element}."),
    };

    /// <summary>Makes room for rows.</summary>
    public void Begin(int rows)
    {
        Rows = rows;
        if (_width is { } width)
        {
            Resize(width);
        }
    }

    /// <summary>Takes the cells of one row.</summary>
    public abstract void Write(Row row, int at, ref List<RowFault>? faults);

    public void Dispose() => _value?.Dispose();

    protected abstract OrtValue Make(long[] shape);

    protected abstract void Reserve(int elements);

    /// <summary>Gives up the tensor, whose memory is no longer ours.</summary>
    protected void Forget()
    {
        _value?.Dispose();
        _value = null;
    }

    /// <summary>Whether a vector of this length fits; makes room for it.</summary>
    protected bool Fits(int field, int length, ref List<RowFault>? faults)
    {
        if (_width is null && length > 0)
        {
            Resize(length);
        }

        if (length == Width && length > 0)
        {
            return true;
        }

        Fault(field, $"{length} elements", _width is null ? "must have at least one element" : $"must have {Width} elements", ref faults);
        return false;
    }

    protected void FaultMissing(int field, ref List<RowFault>? faults) => Fault(field, null, "is required", ref faults);

    protected void Fault(int field, double number, string rule, ref List<RowFault>? faults) =>
        Fault(field, number.ToString("R", CultureInfo.InvariantCulture), rule, ref faults);

    protected void Fault(int field, string? value, string rule, ref List<RowFault>? faults) =>
        (faults ??= []).Add(new RowFault(schema.Fields[field].Name, value, rule));

    private void Resize(int width)
    {
        Width = width;
        Reserve(checked(Rows * width));
    }
}
