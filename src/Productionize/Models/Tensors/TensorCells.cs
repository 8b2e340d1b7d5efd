namespace Productionize;

/// <summary>
/// Sets cells of rows from tensors. A number goes where it is exact: every narrower type, and whole numbers that the wider floating type
/// can hold. Only where the caller allows it does a number of 64 bits become one of 32.
/// </summary>
internal static class TensorCells
{
    private const long ExactInDouble = 1L << 53;
    private const long ExactInSingle = 1L << 24;

    /// <summary>Says why a tensor cannot fill the cells of a field, whatever its elements; null where it can.</summary>
    public static string? Misfit(Tensor tensor, Field field, bool rounds)
    {
        if (field.Kind == FieldKind.SingleVector)
        {
            return tensor.Shape.Length < 2 ? $"has the shape {tensor.ShapeText()}, but a vector has two dimensions, [rows, length]"
                : !IsNumber(tensor.Datatype) ? Other(tensor, field)
                : Narrow(tensor, field, rounds);
        }

        if (tensor.Rows > 0 && tensor.Width != 1)
        {
            return $"has the shape {tensor.ShapeText()}, but the field takes one element a row: make it a vector (float[])";
        }

        return field.Kind switch
        {
            FieldKind.Boolean => tensor.Datatype == TensorDatatype.Bool ? null : Other(tensor, field),
            FieldKind.Int64 => tensor.Datatype.IsWhole() ? null : Other(tensor, field),
            FieldKind.Single => IsNumber(tensor.Datatype) ? Narrow(tensor, field, rounds) : Other(tensor, field),
            FieldKind.Double => IsNumber(tensor.Datatype) ? null : Other(tensor, field),
            _ => tensor.Datatype == TensorDatatype.Bytes ? null : Other(tensor, field),
        };
    }

    /// <summary>Sets a cell; a null, and NaN in an optional number, leave it missing.</summary>
    /// <param name="writer">The row being written.</param>
    /// <param name="index">The position of the cell.</param>
    /// <param name="field">Its field, for which the tensor is no misfit.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="row">The row of the tensor.</param>
    /// <param name="rounds">Whether numbers may lose digits.</param>
    public static void Set(RowWriter writer, int index, Field field, Tensor tensor, int row, bool rounds)
    {
        if (field.Kind == FieldKind.SingleVector)
        {
            SetVector(writer, index, tensor, row, rounds);
            return;
        }

        if (tensor.IsMissing(row))
        {
            if (!field.Optional)
            {
                throw Fault(tensor, row, "has null, but the field is required");
            }

            return;
        }

        switch (field.Kind)
        {
            case FieldKind.Boolean:
                writer.Set(index, ((bool[])tensor.Values)[row]);
                break;
            case FieldKind.Int64:
                writer.Set(index, ((long[])tensor.Values)[row]);
                break;
            case FieldKind.Single:
                var single = Single(tensor, row, row, rounds);
                if (!(field.Optional && float.IsNaN(single)))
                {
                    writer.Set(index, single);
                }

                break;
            case FieldKind.Double:
                var number = Double(tensor, row, rounds);
                if (!(field.Optional && double.IsNaN(number)))
                {
                    writer.Set(index, number);
                }

                break;
            default:
                SetText(writer, index, field, tensor, row);
                break;
        }
    }

    private static bool IsNumber(TensorDatatype datatype) =>
        datatype.IsWhole() || datatype.IsFloat() || datatype == TensorDatatype.FP64;

    private static string? Narrow(Tensor tensor, Field field, bool rounds) =>
        tensor.Datatype != TensorDatatype.FP64 || rounds ? null
        : $"is FP64, but the field '{field.Name}' has 32 bits and would lose digits: make it a double, or allow rounding";

    private static string Other(Tensor tensor, Field field) => $"is {tensor.Datatype.Name()}, but the field '{field.Name}' is {field.Kind}";

    private static void SetVector(RowWriter writer, int index, Tensor tensor, int row, bool rounds)
    {
        var start = row * tensor.Width;
        if (tensor.Values is float[] singles)
        {
            writer.Set(index, singles.AsSpan(start, tensor.Width));
            return;
        }

        var numbers = new float[tensor.Width];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = tensor.IsMissing(start + i)
                ? throw Fault(tensor, row, "has null in a vector")
                : Single(tensor, start + i, row, rounds);
        }

        writer.Set(index, numbers.AsSpan());
    }

    private static float Single(Tensor tensor, int element, int row, bool rounds) => tensor.Values switch
    {
        float[] singles => singles[element],
        double[] doubles => float.IsFinite((float)doubles[element]) || !double.IsFinite(doubles[element])
            ? (float)doubles[element]
            : throw Fault(tensor, row, "is too large for 32 bits"),
        _ => (float)Whole(tensor, element, row, rounds ? long.MaxValue : ExactInSingle),
    };

    // The element of a tensor of 32 bits is the number that its text means in 32 bits, wherever it goes.
    private static double Double(Tensor tensor, int row, bool rounds) => tensor.Values switch
    {
        float[] singles => singles[row],
        double[] doubles => doubles[row],
        _ => Whole(tensor, row, row, rounds ? long.MaxValue : ExactInDouble),
    };

    private static long Whole(Tensor tensor, int element, int row, long most)
    {
        var number = ((long[])tensor.Values)[element];
        return number >= -most && number <= most ? number : throw Fault(
            tensor, row, $"has a whole number beyond {most}, which the field cannot hold exactly");
    }

    private static void SetText(RowWriter writer, int index, Field field, Tensor tensor, int row)
    {
        var text = ((string?[])tensor.Values)[row]!;
        if (field.Kind == FieldKind.String)
        {
            // Not as CSV has it: here an empty text is a text.
            writer.Set(index, text);
        }
        else if ((text.Length == 0 ? "is empty" : RowTextParser.Set(writer, field, index, text)) is { } fault)
        {
            throw Fault(tensor, row, $"{fault}, since the field is {field.Kind}");
        }
    }

    private static TensorException Fault(Tensor tensor, int row, string what) =>
        new($"The tensor '{TensorReader.Shown(tensor.Name)}' in row {row} {what}.");
}
