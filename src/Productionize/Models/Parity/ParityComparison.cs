namespace Productionize;

/// <summary>One comparison of a model with a golden file.</summary>
internal sealed class ParityComparison<TInput, TOutput>(
    GoldenFile golden, RowCodec<TInput> input, RowCodec<TOutput> output, ParityOptions options)
{
    private readonly Tensor?[] _inputs = GoldenInputs.Bind(golden, input.Schema, typeof(TInput).Name);
    private readonly GoldenColumn[] _columns = [.. Asked(golden, output.Schema, options).Select(tensor =>
        new GoldenColumn(tensor, output.Schema, FieldOf(tensor, golden, output.Schema, options), options))];

    private readonly List<ParityFlip> _flips = [];
    private readonly string? _label = options.Label ?? golden.Decision?.Label;
    private readonly string? _score = options.Score ?? golden.Decision?.Score;
    private readonly double? _threshold = options.Threshold ?? golden.Decision?.Threshold;

    public async ValueTask<ParityReport> CompareAsync(IModel<TInput, TOutput> model, CancellationToken cancellationToken)
    {
        Require(_label, nameof(ParityOptions.Label));
        Require(_score, nameof(ParityOptions.Score));
        var inputs = Enumerable.Range(0, golden.Rows).Select(InputOf).ToArray();
        var predictions = await model.PredictBatchAsync(inputs, null, cancellationToken).ConfigureAwait(false);
        var failed = new List<int>();
        var writer = new RowWriter();
        for (var i = 0; i < predictions.Count; i++)
        {
            if (predictions[i].Error is not null)
            {
                failed.Add(i);
                continue;
            }

            writer.Begin(output.Schema);
            output.Write(predictions[i].Value, writer);
            Compare(writer.Row, i);
        }

        var columns = _columns.Select(column => column.Result()).ToArray();
        return new ParityReport(golden, model.GetService<ModelInfo>()?.ToString() ?? "model")
        {
            Columns = columns,
            FailedRows = failed,
            FirstError = failed.Count > 0 ? predictions[failed[0]].Error : null,
            Flips = [.. _flips.OrderBy(flip => Math.Abs(flip.Distance ?? 0))],
            Threshold = _threshold,
            Suspicions = ParitySuspicions.Of(columns, _inputs, input.Schema),
            NotCompared = [.. output.Schema.Fields.Select(field => field.Name)
                .Where((_, index) => golden.Outputs.All(tensor => FieldOf(tensor, golden, output.Schema, options) != index))],
            NotAnswered = [.. golden.OutputNames.Except(columns.Select(column => column.Name))],
        };
    }

    // A plain value has one cell called value, and Python has its own name for it: one of each belong together. Where Python answers
    // more than that, the value is the score.
    private static int FieldOf(Tensor tensor, GoldenFile golden, Schema schema, ParityOptions options) =>
        GoldenInputs.IndexOf(schema, tensor.Name) is >= 0 and var index ? index
        : schema.Fields.Count == 1 && (golden.Outputs.Count == 1 || tensor.Name == ScoreFor(golden, schema, options)) ? 0
        : -1;

    private static IEnumerable<Tensor> Asked(GoldenFile golden, Schema schema, ParityOptions options) =>
        ScoreFor(golden, schema, options) is { } score ? golden.Outputs.Where(tensor => tensor.Name == score) : golden.Outputs;

    private static string? ScoreFor(GoldenFile golden, Schema schema, ParityOptions options) =>
        schema.Fields is [{ Name: "value" }] && golden.Outputs.Count > 1 ? options.Score ?? golden.Decision?.Score : null;

    private void Require(string? column, string option)
    {
        if (column is not null && golden.OutputNames.All(name => name != column))
        {
            throw new ArgumentException(
                $"{nameof(ParityOptions)}: {option} is '{column}', but the outputs of '{golden.Name}' are " +
                $"{string.Join(", ", golden.OutputNames)}.");
        }
    }

    private TInput InputOf(int row)
    {
        try
        {
            var writer = new RowWriter();
            writer.Begin(input.Schema);
            for (var i = 0; i < _inputs.Length; i++)
            {
                if (_inputs[i] is { } tensor)
                {
                    TensorCells.Set(writer, i, input.Schema.Fields[i], tensor, row, rounds: true);
                }
            }

            return input.Read(writer.Row);
        }
        catch (Exception error) when (error is TensorException or InvalidOperationException or OverflowException)
        {
            throw new InvalidOperationException(
                $"Row {row} of the golden file '{golden.Name}' does not fit {typeof(TInput).Name}: {error.Message}", error);
        }
    }

    private void Compare(Row answer, int row)
    {
        var flips = false;
        foreach (var column in _columns)
        {
            flips |= column.Compare(answer, row) && column.Name == _label;
        }

        var score = Array.Find(_columns, column => column.Name == _score);
        var index = golden.Decision?.Index ?? (score is null ? 0 : golden.Outputs.First(tensor => tensor.Name == _score).Width - 1);
        var was = score?.NumberAt(row, index);
        if (Array.TrueForAll(_columns, column => column.Name != _label) && was is { } before && score!.NumberIn(answer, index) is { } now && _threshold is { } limit)
        {
            flips = before >= limit != now >= limit;
        }

        if (flips)
        {
            _flips.Add(new ParityFlip(row, was, was - _threshold));
        }
    }
}
