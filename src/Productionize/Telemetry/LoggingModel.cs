using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Productionize;

/// <summary>Writes one message per call; inputs and outputs only at Trace.</summary>
internal sealed class LoggingModel<TInput, TOutput>(
    IModel<TInput, TOutput> inner, string name, Func<RowCodec<TInput>> input, Func<RowCodec<TOutput>> output, ILogger logger, TimeProvider time)
    : DelegatingModel<TInput, TOutput>(inner)
{
    public override ValueTask<Prediction<TOutput>> PredictAsync(
        TInput value, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        // Only the messages of answers tell a duration.
        long? start = logger.IsEnabled(LogLevel.Debug) ? time.GetTimestamp() : null;
        ValueTask<Prediction<TOutput>> pending;
        try
        {
            pending = Inner.PredictAsync(value, options, cancellationToken);
        }
        catch (Exception error)
        {
            Failed(error, options.Id, cancellationToken);
            throw;
        }

        if (!pending.IsCompletedSuccessfully)
        {
            return AwaitAsync(pending, value, options.Id, start, cancellationToken);
        }

        var prediction = pending.Result;
        Answered(value, prediction, options.Id, start);
        return new(prediction);
    }

    public override async ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<TInput> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        Prediction.CheckBatch(inputs, options);
        var start = time.GetTimestamp();
        IReadOnlyList<Prediction<TOutput>> predictions;
        try
        {
            predictions = await Inner.PredictBatchAsync(inputs, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            BatchFailed(error, inputs.Count, cancellationToken);
            throw;
        }

        for (var i = 0; i < predictions.Count; i++)
        {
            var id = options is null ? predictions[i].Id : options[i].Id;
            if (predictions[i].Error is { } error)
            {
                Failed(error, id, cancellationToken);
            }
            else
            {
                Answered(inputs[i], predictions[i], id, start, predictions.Count);
            }
        }

        return predictions;
    }

    private async ValueTask<Prediction<TOutput>> AwaitAsync(
        ValueTask<Prediction<TOutput>> pending, TInput value, Guid id, long? start, CancellationToken cancellationToken)
    {
        try
        {
            var prediction = await pending.ConfigureAwait(false);
            Answered(value, prediction, id, start);
            return prediction;
        }
        catch (Exception error)
        {
            Failed(error, id, cancellationToken);
            throw;
        }
    }

    private void Answered(TInput value, in Prediction<TOutput> prediction, Guid id, long? start, int rows = 1)
    {
        if (start is { } began && logger.IsEnabled(LogLevel.Debug))
        {
            var elapsed = time.GetElapsedTime(began) / rows;
            CallMessages.Answered(logger, prediction.Model?.ToString() ?? name, id, elapsed.TotalMilliseconds);
        }

        if (logger.IsEnabled(LogLevel.Trace))
        {
            CallMessages.Payload(logger, id, Text(input, value), Text(output, prediction.Value));
        }
    }

    private void Failed(Exception error, Guid id, CancellationToken cancellationToken)
    {
        if (Calls.StatusOf(error, cancellationToken) == PredictionStatus.Canceled)
        {
            CallMessages.Canceled(logger, name, id);
        }
        else
        {
            CallMessages.Failed(logger, error, name, id);
        }
    }

    private void BatchFailed(Exception error, int rows, CancellationToken cancellationToken)
    {
        if (Calls.StatusOf(error, cancellationToken) == PredictionStatus.Canceled)
        {
            CallMessages.BatchCanceled(logger, name, rows);
        }
        else
        {
            CallMessages.BatchFailed(logger, error, name, rows);
        }
    }

    private static string Text<T>(Func<RowCodec<T>> codec, T value)
    {
        try
        {
            var row = value is Row whole ? whole : codec().Encode(value);
            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream))
            {
                RowJson.Write(json, RowPrivacy.OfTexts(row.Schema).Apply(row, new RowWriter()));
            }

            return Encoding.UTF8.GetString(stream.ToArray());
        }
        catch (Exception unwritable)
        {
            // NaN, or a property that throws: no answer is lost for the sake of a message.
            return $"({unwritable.GetType().Name})";
        }
    }
}
