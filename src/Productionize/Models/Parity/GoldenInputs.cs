namespace Productionize;

/// <summary>Golden inputs as rows of a model: each field finds its tensor by name.</summary>
internal static class GoldenInputs
{
    /// <summary>The tensor of each field; null for an optional one that the file lacks.</summary>
    /// <exception cref="InvalidOperationException">A field has no tensor, or one that does not fit.</exception>
    public static Tensor?[] Bind(GoldenFile golden, Schema schema, string type)
    {
        var tensors = golden.Inputs.ToDictionary(tensor => tensor.Name);
        Spread(tensors, schema);
        var bound = new Tensor?[schema.Fields.Count];
        for (var i = 0; i < bound.Length; i++)
        {
            var field = schema.Fields[i];
            if (!tensors.Remove(NameIn(tensors, field.Name), out var tensor))
            {
                bound[i] = field.Optional ? null : throw Misfit(
                    golden, type, $"the field '{field.Name}' is not among its inputs ({string.Join(", ", golden.InputNames)})");
                continue;
            }

            bound[i] = Adapt(tensor, field);
            if (TensorCells.Misfit(bound[i]!, field, rounds: true) is { } misfit)
            {
                throw Misfit(golden, type, $"its input '{field.Name}' {misfit}");
            }
        }

        return tensors.Count == 0 ? bound : throw Misfit(
            golden, type, $"the input '{tensors.Keys.First()}' has no field of its name (there are: {schema})");
    }

    // A matrix of features without a field of its name holds the numbers of the rows, in the order of the fields: as numpy has them.
    private static void Spread(Dictionary<string, Tensor> tensors, Schema schema)
    {
        var matrices = tensors.Values.Where(tensor => tensor.Shape.Length == 2 && IndexOf(schema, tensor.Name) < 0).ToArray();
        var numbers = schema.Fields.Where(field =>
            field.Kind is FieldKind.Single or FieldKind.Double or FieldKind.Int64 && !tensors.ContainsKey(NameIn(tensors, field.Name))).ToArray();
        if (matrices is not [var matrix] || numbers.Length != matrix.Width)
        {
            return;
        }

        tensors.Remove(matrix.Name);
        for (var column = 0; column < numbers.Length; column++)
        {
            var values = matrix.Datatype.NewValues(matrix.Rows);
            for (var row = 0; row < matrix.Rows; row++)
            {
                Array.Copy(matrix.Values, row * matrix.Width + column, values, row, 1);
            }

            var name = numbers[column].Name;
            tensors[name] = new Tensor(name, matrix.Datatype, [matrix.Rows], values, null, matrix.Dtype);
        }
    }

    // Pandas keeps whole numbers with a gap as float64, and many keep truth values as 0 and 1.
    private static Tensor Adapt(Tensor tensor, Field field)
    {
        if (field.Kind == FieldKind.Int64 && tensor.Values is double[] doubles && doubles.All(IsWholeOrNaN))
        {
            var rounded = doubles.Select(number => double.IsNaN(number) ? 0 : (long)number).ToArray();
            var missing = doubles.Select(double.IsNaN).ToArray();
            return new Tensor(tensor.Name, TensorDatatype.Int64, tensor.Shape, rounded, missing, tensor.Dtype);
        }

        if (field.Kind == FieldKind.Boolean && tensor.Values is long[] wholes && wholes.All(number => number is 0 or 1))
        {
            var truths = wholes.Select(number => number == 1).ToArray();
            return new Tensor(tensor.Name, TensorDatatype.Bool, tensor.Shape, truths, tensor.Missing, tensor.Dtype);
        }

        return tensor;
    }

    /// <summary>The field of a name, or the only one that differs from it in case alone; -1 for none.</summary>
    public static int IndexOf(Schema schema, string name)
    {
        var exact = schema.IndexOf(name);
        var near = Enumerable.Range(0, schema.Fields.Count).Where(i => schema.Fields[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return exact >= 0 ? exact : near.ToArray() is [var only] ? only : -1;
    }

    private static string NameIn(Dictionary<string, Tensor> tensors, string field) =>
        tensors.ContainsKey(field) || tensors.Keys.Where(name => name.Equals(field, StringComparison.OrdinalIgnoreCase)).ToArray() is not [var only]
            ? field : only;

    private static bool IsWholeOrNaN(double number) =>
        double.IsNaN(number) || double.IsInteger(number) && Math.Abs(number) <= 1L << 53;

    private static InvalidOperationException Misfit(GoldenFile golden, string type, string why) => new(
        $"The golden file '{golden.Name}' does not fit {type}: {why}. Give both the same names ([Field(Name = …)] renames a field).");
}
