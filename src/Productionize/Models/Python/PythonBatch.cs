namespace Productionize;

/// <summary>The rows of one call and how far they are answered.</summary>
internal sealed class PythonBatch<TInput, TOutput>(IReadOnlyList<TInput> inputs, IReadOnlyList<PredictionOptions>? options, ModelInfo info)
{
    public IReadOnlyList<TInput> Inputs => inputs;

    public IReadOnlyList<PredictionOptions>? Options => options;

    public Prediction<TOutput>[] Predictions { get; } = new Prediction<TOutput>[inputs.Count];

    /// <summary>How many rows, from the first, have their answer or their error.</summary>
    public int Done { get; set; }

    /// <summary>Takes the predictions of the next rows.</summary>
    public void Answer(Prediction<TOutput>[] predictions)
    {
        predictions.CopyTo(Predictions, Done);
        Done += predictions.Length;
    }

    /// <summary>Gives rows that are still to be answered one error.</summary>
    public void Fail(int count, Exception error)
    {
        for (var end = Done + count; Done < end; Done++)
        {
            Predictions[Done] = Prediction<TOutput>.Failed(error, options is null ? default : options[Done].Id, info);
        }
    }
}
