using System.Collections.Concurrent;
using System.Diagnostics;

namespace Productionize;

/// <summary>
/// The log stage: one record per call, refusals and failures too, encoded on the caller's thread. As a log it isolates: the answer never
/// waits. As an audit it propagates: no answer leaves before its record is durable.
/// </summary>
internal sealed class LogModel<TInput, TOutput> : DelegatingModel<TInput, TOutput>
{
    private readonly PredictionQueue _queue;
    private readonly PredictionSample _sample;
    private readonly PredictionClock _clock;
    private readonly RowCodec<TInput> _inputCodec;
    private readonly RowCodec<TOutput> _outputCodec;
    private readonly RowPrivacy _inputPrivacy;
    private readonly RowPrivacy _outputPrivacy;
    private readonly bool _audit;
    private readonly ModelInfo _info;
    private readonly int _source;
    private readonly ConcurrentDictionary<(string, int?, string?, string?), int> _others = new();

    public LogModel(
        IModel<TInput, TOutput> inner,
        string name,
        RowCodec<TInput> input,
        RowCodec<TOutput> output,
        PredictionQueue queue,
        PredictionSample sample,
        PredictionClock clock,
        LogPrivacy privacy,
        bool audit)
        : base(inner)
    {
        (_queue, _sample, _clock, _inputCodec, _outputCodec, _audit) = (queue, sample, clock, input, output, audit);
        _info = inner.GetService<ModelInfo>() ?? new ModelInfo(name, null, new ModelSignature(input.Schema, output.Schema));
        (_inputPrivacy, _outputPrivacy) = privacy.Of(input.Schema, output.Schema, _info.Signature);
        _source = AddSource(_info);
    }

    public override ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        var scratch = EncodingScratch.OfThread;
        scratch.Await(input);
        var start = _clock.Start();
        ValueTask<Prediction<TOutput>> pending;
        try
        {
            pending = Inner.PredictAsync(input, options, cancellationToken);
        }
        catch (Exception error)
        {
            pending = ValueTask.FromException<Prediction<TOutput>>(error);
        }

        if (!pending.IsCompletedSuccessfully || _audit)
        {
            scratch.Forget();
            return AwaitAsync(pending, input, options, start, cancellationToken);
        }

        var prediction = pending.Result;
        var recording = RecordAsync(
            scratch, input, isAwaited: true, mayWait: true, options, prediction, null, start, _clock.Elapsed(start), cancellationToken);
        scratch.Forget();
        return recording.IsCompletedSuccessfully ? new(prediction) : AfterAsync(recording, prediction);
    }

    public override async ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<TInput> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        var start = _clock.Start();
        IReadOnlyList<Prediction<TOutput>> predictions;
        try
        {
            predictions = await Inner.PredictBatchAsync(inputs, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // The batch failed as a whole: every row of it was asked and has no answer.
            predictions = inputs.Select((_, i) => Prediction<TOutput>.Failed(error, options?[i].Id ?? default)).ToArray();
            await RecordAllAsync(inputs, options, predictions, start, cancellationToken).ConfigureAwait(false);
            throw;
        }

        await RecordAllAsync(inputs, options, predictions, start, cancellationToken).ConfigureAwait(false);
        return predictions;
    }

    private static async ValueTask<Prediction<TOutput>> AfterAsync(ValueTask<bool> recording, Prediction<TOutput> prediction)
    {
        await recording.ConfigureAwait(false);
        return prediction;
    }

    private async ValueTask<Prediction<TOutput>> AwaitAsync(
        ValueTask<Prediction<TOutput>> pending, TInput input, PredictionOptions options, long start, CancellationToken cancellationToken)
    {
        Prediction<TOutput> prediction;
        try
        {
            prediction = await pending.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await RecordAsync(input, options, default, error, start, _clock.Elapsed(start), cancellationToken).ConfigureAwait(false);
            throw;
        }

        await RecordAsync(input, options, prediction, null, start, _clock.Elapsed(start), cancellationToken).ConfigureAwait(false);
        return prediction;
    }

    private async ValueTask RecordAllAsync(
        IReadOnlyList<TInput> inputs,
        IReadOnlyList<PredictionOptions>? options,
        IReadOnlyList<Prediction<TOutput>> predictions,
        long start,
        CancellationToken cancellationToken)
    {
        // A row's own time is not known; its share of the batch is.
        var share = _clock.Elapsed(start) / Math.Max(1, inputs.Count);
        var pending = new List<Task>();
        var mayWait = true;
        for (var i = 0; i < predictions.Count; i++)
        {
            var row = options is null ? default : options[i];
            if (!_audit)
            {
                // One after the other: so a full queue slows a batch down. After a wait in vain the next rows wait no more until one was
                // taken, or a logger that stands still would cost the wait for each row.
                mayWait = await RecordAsync(
                    EncodingScratch.OfThread, inputs[i], isAwaited: false, mayWait, row, predictions[i], predictions[i].Error, start, share,
                    cancellationToken).ConfigureAwait(false);
                continue;
            }

            var recording = RecordAsync(inputs[i], row, predictions[i], predictions[i].Error, start, share, cancellationToken);
            if (!recording.IsCompletedSuccessfully)
            {
                pending.Add(recording.AsTask());
            }
        }

        await Task.WhenAll(pending).ConfigureAwait(false);
    }

    private ValueTask RecordAsync(
        TInput input,
        PredictionOptions options,
        Prediction<TOutput> prediction,
        Exception? error,
        long start,
        TimeSpan elapsed,
        CancellationToken cancellationToken)
    {
        if (!_audit)
        {
            var recording = RecordAsync(
                EncodingScratch.OfThread, input, isAwaited: false, mayWait: true, options, prediction, error, start, elapsed,
                cancellationToken);
            return recording.IsCompletedSuccessfully ? default : new(recording.AsTask());
        }

        // Encoded here, where a failure reaches the caller: an audit that cannot be written withholds the answer.
        var scratch = EncodingScratch.OfThread;
        var row = scratch.EncodeInput(_inputCodec, input);
        var entry = Encode(scratch, row, options, prediction, error, start, elapsed, cancellationToken).ToArray();
        return _queue.AddDurablyAsync(entry, cancellationToken);
    }

    /// <summary>The record of a log: false where there was no room for it.</summary>
    private ValueTask<bool> RecordAsync(
        EncodingScratch scratch,
        TInput input,
        bool isAwaited,
        bool mayWait,
        in PredictionOptions options,
        in Prediction<TOutput> prediction,
        Exception? error,
        long start,
        TimeSpan elapsed,
        CancellationToken cancellationToken)
    {
        if (!_sample.Has(options, options.Id == Guid.Empty ? prediction.Id : options.Id))
        {
            _queue.AddSampledOut();
            return new(mayWait);
        }

        try
        {
            // Only the call that began to await may take the check's row: a batch or a continuation may run inside somebody else's call.
            var row = isAwaited ? scratch.RowOf(_inputCodec, input) : scratch.EncodeInput(_inputCodec, input);
            var entry = Encode(scratch, row, options, prediction, error, start, elapsed, cancellationToken);
            return _queue.AddAsync(entry, mayWait, cancellationToken);
        }
        catch (Exception unencodable)
        {
            _queue.AddUnencodable(unencodable);
            return new(mayWait);
        }
    }

    private ReadOnlySpan<byte> Encode(
        EncodingScratch scratch,
        Row input,
        in PredictionOptions options,
        in Prediction<TOutput> prediction,
        Exception? error,
        long start,
        TimeSpan elapsed,
        CancellationToken cancellationToken)
    {
        var inputRow = _inputPrivacy.Apply(input, scratch.LoggedInput);
        var source = prediction.Model is null || ReferenceEquals(prediction.Model, _info) ? _source : SourceOf(prediction.Model);
        var outputRow = error is not null ? default
            : _outputPrivacy.Apply(scratch.Encode(_outputCodec, prediction.Value, scratch.Output), scratch.LoggedOutput).Data.Span;
        var status = error is null ? PredictionStatus.Answered : Calls.StatusOf(error, cancellationToken);
        var trace = Activity.Current?.TraceId ?? default;
        var isComplete = prediction.Reason is null && options.Id != Guid.Empty;
        return scratch.Entry.Write(
            source, isComplete ? options : Completed(options, prediction), status, _clock.UtcTicks(start), elapsed,
            inputRow.Data.Span, outputRow, trace, error is null ? null : Text(error));
    }

    private static PredictionOptions Completed(in PredictionOptions options, in Prediction<TOutput> prediction) => options with
    {
        Id = options.Id == Guid.Empty ? prediction.Id : options.Id,
        Reason = prediction.Reason ?? options.Reason,
    };

    // A model may quote its input in a message: where a field must not be logged, only the kind of error is.
    private string Text(Exception error) => _inputPrivacy.Hides || _outputPrivacy.Hides
        ? error.GetType().Name
        : $"{error.GetType().Name}: {error.Message}";

    // By what it says: a model may make a new object for each answer, and a source is kept for ever.
    private int SourceOf(ModelInfo info) => _others.GetOrAdd(
        (info.Name, info.Version, info.Format, info.Digest),
        static (_, given) => given.Stage.AddSource(given.Info),
        (Stage: this, Info: info));

    private int AddSource(ModelInfo info) => _queue.AddSource(new PredictionSource(info, _inputPrivacy.Schema, _outputPrivacy.Schema));
}
