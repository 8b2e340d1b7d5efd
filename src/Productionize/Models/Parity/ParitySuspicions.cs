namespace Productionize;

/// <summary>Says what differences look like: in most cases somebody computes with 32 bits and somebody with 64.</summary>
internal static class ParitySuspicions
{
    public static IReadOnlyList<string> Of(IReadOnlyList<ParityColumn> columns, Tensor?[] inputs, Schema schema)
    {
        var suspicions = new List<string>();
        foreach (var column in columns.Where(column => column.IsSingleRounding))
        {
            suspicions.Add(
                $"float32 against float64: every difference in '{column.Name}' is as small as rounding to 32 bits makes it. " +
                "One side computes with float, the other with double.");
        }

        if (columns.All(column => column.WorstRow is null && column.Problem is null))
        {
            return suspicions;
        }

        for (var i = 0; i < inputs.Length; i++)
        {
            var field = schema.Fields[i];
            if (inputs[i] is { } tensor && field.Kind is FieldKind.Single or FieldKind.SingleVector && Lost(tensor) is > 0 and var lost)
            {
                suspicions.Add(
                    $"float32 against float64: the input '{field.Name}' is {tensor.Dtype ?? tensor.Datatype.Name()} in Python and float " +
                    $"in the model; {lost} of its {tensor.Values.Length} numbers lose digits. Make it a double, or train with float32.");
            }
        }

        return suspicions;
    }

    private static int Lost(Tensor tensor) => tensor.Values switch
    {
        double[] doubles => doubles.Count(number => number != (float)number && !double.IsNaN(number)),
        long[] wholes => wholes.Count(number => Math.Abs((double)number) > 1 << 24 && (long)(float)number != number),
        _ => 0,
    };
}
