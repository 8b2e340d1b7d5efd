using System.Diagnostics;

namespace Productionize;

/// <summary>Measures each call and, in a trace, makes it a span.</summary>
internal sealed class TelemetryModel<TInput, TOutput>(IModel<TInput, TOutput> inner, string name, TimeProvider time)
    : DelegatingModel<TInput, TOutput>(inner)
{
    public override ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
        ProductionizeTelemetry.Duration.Enabled || ProductionizeTelemetry.Source.HasListeners()
            ? MeasureAsync(input, options, cancellationToken)
            : Inner.PredictAsync(input, options, cancellationToken);

    public override async ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<TInput> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        Prediction.CheckBatch(inputs, options);
        using var activity = ProductionizeTelemetry.Source.StartActivity("predict batch");
        activity?.SetTag("productionize.model", name).SetTag("productionize.rows", inputs.Count);
        var start = time.GetTimestamp();
        try
        {
            var predictions = await Inner.PredictBatchAsync(inputs, options, cancellationToken).ConfigureAwait(false);
            var share = time.GetElapsedTime(start) / Math.Max(1, predictions.Count);
            foreach (var prediction in predictions)
            {
                var status = prediction.Error is { } error ? Calls.StatusOf(error, cancellationToken) : PredictionStatus.Answered;
                Record(prediction.Model, status, share);
            }

            return predictions;
        }
        catch (Exception error)
        {
            Fail(activity, error, time.GetElapsedTime(start), cancellationToken);
            throw;
        }
    }

    private async ValueTask<Prediction<TOutput>> MeasureAsync(TInput input, PredictionOptions options, CancellationToken cancellationToken)
    {
        using var activity = ProductionizeTelemetry.Source.StartActivity("predict");
        activity?.SetTag("productionize.model", name).SetTag("productionize.prediction.id", options.Id);
        var start = time.GetTimestamp();
        try
        {
            var prediction = await Inner.PredictAsync(input, options, cancellationToken).ConfigureAwait(false);
            activity?.SetTag("productionize.version", prediction.Model?.Version);
            Record(prediction.Model, PredictionStatus.Answered, time.GetElapsedTime(start));
            return prediction;
        }
        catch (Exception error)
        {
            Fail(activity, error, time.GetElapsedTime(start), cancellationToken);
            throw;
        }
    }

    private void Fail(Activity? activity, Exception error, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        // The type only: a message may quote personal data.
        activity?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
        Record(null, Calls.StatusOf(error, cancellationToken), elapsed);
    }

    private void Record(ModelInfo? model, PredictionStatus status, TimeSpan elapsed)
    {
        var tags = new TagList { { "model", model?.Name ?? name }, { "status", status.ToString() } };
        if (model?.Version is { } version)
        {
            tags.Add("version", version);
        }

        ProductionizeTelemetry.Duration.Record(elapsed.TotalSeconds, tags);
    }
}
