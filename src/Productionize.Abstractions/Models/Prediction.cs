namespace Productionize;

/// <summary>How a batch is answered row by row.</summary>
public static class Prediction
{
    /// <summary>
    /// Asks <paramref name="model"/> for one row after the other. A row that throws becomes a prediction with an error;
    /// cancellation ends the batch.
    /// </summary>
    /// <param name="model">The model asked.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="options">Null, or one per input.</param>
    /// <param name="cancellationToken">Ends the batch.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>One prediction per input, in the order of the inputs.</returns>
    /// <exception cref="ArgumentException"><paramref name="options"/> has another count than <paramref name="inputs"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ValueTask<IReadOnlyList<Prediction<TOutput>>> OneByOneAsync<TInput, TOutput>(
        IModel<TInput, TOutput> model,
        IReadOnlyList<TInput> inputs,
        IReadOnlyList<PredictionOptions>? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        CheckBatch(inputs, options);
        return RunAsync(model, inputs, options, cancellationToken);
    }

    /// <summary>Refuses a batch whose inputs are null, or whose options are not one per input.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="options">Null, or one per input.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <exception cref="ArgumentNullException"><paramref name="inputs"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="options"/> has another count than <paramref name="inputs"/>.</exception>
    public static void CheckBatch<TInput>(IReadOnlyList<TInput> inputs, IReadOnlyList<PredictionOptions>? options)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (options is not null && options.Count != inputs.Count)
        {
            throw new ArgumentException(
                $"A batch of {inputs.Count} inputs has {options.Count} options. Give one per input, or null for the defaults.",
                nameof(options));
        }
    }

    private static async ValueTask<IReadOnlyList<Prediction<TOutput>>> RunAsync<TInput, TOutput>(
        IModel<TInput, TOutput> model,
        IReadOnlyList<TInput> inputs,
        IReadOnlyList<PredictionOptions>? options,
        CancellationToken cancellationToken)
    {
        var predictions = new Prediction<TOutput>[inputs.Count];
        for (var i = 0; i < predictions.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rowOptions = options is null ? default : options[i];
            try
            {
                predictions[i] = await model.PredictAsync(inputs[i], rowOptions, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (!(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                predictions[i] = Prediction<TOutput>.Failed(error, rowOptions.Id, model.GetService<ModelInfo>());
            }
        }

        return predictions;
    }
}
