namespace Productionize;

/// <summary>A prediction log in memory, for tests and trials: it grows with every record and outcome, and ends with the process.</summary>
/// <remarks>Safe for concurrent calls. It keeps copies, never the caller's batch.</remarks>
public sealed class InMemoryPredictionLog : IPredictionLogger, IPredictionReader
{
    private readonly Lock _lock = new();
    private readonly List<(PredictionRecord Record, PredictionSource Source)> _records = [];
    private readonly HashSet<(Guid, PredictionRole, string, int?)> _keys = [];
    private readonly List<PredictionOutcome> _outcomes = [];
    private readonly HashSet<PredictionOutcome> _known = [];

    /// <inheritdoc/>
    public Durability Durability => Durability.Accepted;

    /// <summary>A snapshot of the records, each once, in the order in which they were logged.</summary>
    public IReadOnlyList<PredictionRecord> Records
    {
        get
        {
            lock (_lock)
            {
                return [.. _records.Select(logged => logged.Record)];
            }
        }
    }

    /// <summary>A snapshot of all outcomes, also the superseded ones, each once, in the order in which they were logged.</summary>
    public IReadOnlyList<PredictionOutcome> Outcomes
    {
        get
        {
            lock (_lock)
            {
                return [.. _outcomes];
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        lock (_lock)
        {
            foreach (var entry in batch)
            {
                var record = entry.ToRecord();
                if (_keys.Add(JoinedPrediction.KeyOf(record)))
                {
                    _records.Add((record, entry.Source));
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        PredictionOutcome.ValidateAll(outcomes);

        lock (_lock)
        {
            _outcomes.AddRange(outcomes.Where(_known.Add));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LoggedPrediction> ReadAsync(PredictionQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Join(query, cancellationToken).ToAsyncEnumerable().Select(joined => joined.Prediction);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<PredictionColumns> ReadColumnsAsync(PredictionQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return PredictionChunks.Of(Join(query, cancellationToken).ToAsyncEnumerable(), query, cancellationToken);
    }

    // Lazy: the snapshot is taken when the reading begins.
    private IEnumerable<JoinedPrediction> Join(PredictionQuery query, CancellationToken cancellationToken)
    {
        var index = new OutcomeIndex();
        (PredictionRecord Record, PredictionSource Source)[] records;
        lock (_lock)
        {
            records = [.. _records];
            _outcomes.ForEach(index.Add);
        }

        foreach (var (record, source) in records)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (query.Matches(record))
            {
                yield return new JoinedPrediction(new LoggedPrediction(record, index.Of(record)), source);
            }
        }
    }
}
