using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>
/// One run: reads and writes on one thread, in the order of the source, while batches are scored on others.
/// </summary>
internal sealed class BatchRun<TInput, TOutput>
{
    private const long FewRows = 1000;

    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(200);

    private readonly BatchScoring<TInput, TOutput> _scoring;
    private readonly IModel<TInput, TOutput> _model;
    private readonly ScoreRow<TOutput> _row;
    private readonly DataSinkWriter _writer;
    private readonly BatchPosition _position;
    private readonly BatchCount _count;
    private readonly PredictionIds _ids;
    private readonly ModelPipeline<TInput, TOutput>? _pipeline;
    private readonly Queue<(ScoringBatch<TInput> Batch, Task<IReadOnlyList<Prediction<TOutput>>> Scored)> _pending = new();
    private long _uncommitted;
    private long? _told;

    public BatchRun(
        BatchScoring<TInput, TOutput> scoring, IModel<TInput, TOutput> model, ScoreRow<TOutput> row, DataSinkWriter writer, string name)
    {
        (_scoring, _model, _row, _writer) = (scoring, model, row, writer);
        _position = new BatchPosition(BatchCheckpoint.Parse(name, writer.Checkpoint, scoring.Watermark is not null));
        _pipeline = model.GetService(typeof(ModelPipeline<TInput, TOutput>)) as ModelPipeline<TInput, TOutput>;
        _ids = new PredictionIds(scoring.Time);
        _count = new BatchCount(name, scoring.Time, scoring.MaxFailedShare);
    }

    public async Task<BatchSummary> RunAsync(
        IDataSource<TInput> source, Func<TInput, string> key, DataPass pass, CancellationToken cancellationToken)
    {
        var dropped = _pipeline?.LogStatistics?.Dropped ?? 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await ScoreAsync(source, key, pass, stop.Token).ConfigureAwait(false);
        }
        finally
        {
            await StopAsync(stop).ConfigureAwait(false);
        }

        _count.RequireFewFailures(1);
        await CommitAsync(_scoring.Watermark is null ? _position.Here : _position.End, cancellationToken).ConfigureAwait(false);
        Report();
        return _count.Summary() with
        {
            ScoredBefore = _position.PassedOver,
            Rejected = pass.Rejected,
            LogLost = (_pipeline?.LogStatistics?.Dropped ?? 0) - dropped,
            Watermark = _scoring.Watermark is null ? null : _position.End.Watermark,
        };
    }

    private async Task ScoreAsync(IDataSource<TInput> source, Func<TInput, string> key, DataPass pass, CancellationToken cancellationToken)
    {
        var batch = new ScoringBatch<TInput>();
        await foreach (var input in source.ReadAsync(pass, cancellationToken).ConfigureAwait(false))
        {
            var keyOfRow = BatchPosition.KeyOf(key(input), pass);
            if (!_position.TryAdvance(source.Name, keyOfRow, _scoring.Watermark?.Invoke(input)))
            {
                continue;
            }

            batch.Inputs.Add(input);
            batch.Options.Add(new PredictionOptions { Id = _ids.Next(), Key = keyOfRow, Subject = _scoring.Subject?.Invoke(input) });
            if (batch.Inputs.Count == _scoring.BatchSize)
            {
                await AddAsync(batch, cancellationToken).ConfigureAwait(false);
                batch = new ScoringBatch<TInput>();
            }
        }

        _position.RequirePassed(source.Name);
        if (batch.Inputs.Count > 0)
        {
            await AddAsync(batch, cancellationToken).ConfigureAwait(false);
        }

        while (_pending.Count > 0)
        {
            await WriteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask AddAsync(ScoringBatch<TInput> batch, CancellationToken cancellationToken)
    {
        batch.End = _position.Here;

        // Many models answer on the thread that asks: it must be another than the one that reads and writes.
        var scored = Task.Run(() => _model.PredictBatchAsync(batch.Inputs, batch.Options, cancellationToken).AsTask(), cancellationToken);
        _pending.Enqueue((batch, scored));
        while (_pending.Count > _scoring.Parallelism || (_pending.TryPeek(out var first) && first.Scored.IsCompleted))
        {
            await WriteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        var (batch, scored) = _pending.Dequeue();
        var predictions = await scored.ConfigureAwait(false);
        if (predictions.Count != batch.Inputs.Count)
        {
            throw new InvalidOperationException(
                $"The model '{_model.GetService<ModelInfo>()}' gave {predictions.Count} predictions for a batch of " +
                $"{batch.Inputs.Count}: it must give one for each input.");
        }

        for (var i = 0; i < predictions.Count; i++)
        {
            _count.Add(predictions[i].Model, predictions[i].Error);
            await _writer.WriteAsync(_row.Encode(batch.Options[i], predictions[i]), cancellationToken).ConfigureAwait(false);
        }

        _count.RequireFewFailures(FewRows);
        _uncommitted += predictions.Count;
        if (_uncommitted >= _scoring.CommitRows)
        {
            await CommitAsync(batch.End, cancellationToken).ConfigureAwait(false);
        }

        // People read it: a call for each batch of a fast model would be a screenful a second.
        if (_told is not { } told || _scoring.Time.GetElapsedTime(told) >= BetweenReports)
        {
            Report();
        }
    }

    private void Report()
    {
        _told = _scoring.Time.GetTimestamp();
        _scoring.Progress?.Report(_count.Progress(_scoring.ExpectedRows - _position.PassedOver));
    }

    private async ValueTask CommitAsync(BatchCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        if (_pipeline is not null)
        {
            try
            {
                await _pipeline.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PredictionLogException)
            {
                // A log that only isolates never costs a score; what it lost is counted in the summary.
            }
        }

        var text = checkpoint.ToText();
        if (text != _writer.Checkpoint || _uncommitted > 0)
        {
            await _writer.CommitAsync(text, cancellationToken).ConfigureAwait(false);
            _uncommitted = 0;
        }
    }

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification = "The error that ended the run is the one to tell.")]
    private async ValueTask StopAsync(CancellationTokenSource stop)
    {
        await stop.CancelAsync().ConfigureAwait(false);
        foreach (var (_, scored) in _pending)
        {
            try
            {
                await scored.ConfigureAwait(false);
            }
            catch (Exception)
            {
            }
        }
    }
}
