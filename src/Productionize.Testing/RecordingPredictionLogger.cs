namespace Productionize;

/// <summary>
/// A logger for tests: it keeps what it is given, and waits or fails first where a test says so. As with every logger the same record
/// again is the same record; <see cref="Repeats"/> and <see cref="Groups"/> count it nevertheless, so that a test can see what a pipeline
/// really handed on. Safe for concurrent calls.
/// </summary>
public sealed class RecordingPredictionLogger : IPredictionLogger
{
    private readonly Lock _gate = new();
    private readonly List<PredictionRecord> _records = [];
    private readonly HashSet<(Guid, PredictionRole, string, int?)> _keys = [];
    private readonly List<PredictionOutcome> _outcomes = [];
    private readonly HashSet<PredictionOutcome> _known = [];
    private readonly List<byte[]> _bytes = [];
    private readonly List<int> _groups = [];
    private int _calls;
    private int _repeats;

    /// <summary>What it says that a completed call promises; <see cref="Durability.Durable"/> unless a test says otherwise.</summary>
    public Durability Durability { get; init; } = Durability.Durable;

    /// <summary>Runs before a group is kept, with the number of the call from 1; what it throws, the call throws.</summary>
    public Func<int, Task>? Before { get; set; }

    /// <summary>How often <see cref="LogAsync"/> was called, failed calls included.</summary>
    public int Calls => _calls;

    /// <summary>The records kept, each once, in the order in which they came.</summary>
    public IReadOnlyList<PredictionRecord> Records => Copy(_records);

    /// <summary>How many records came that it had already.</summary>
    public int Repeats => Volatile.Read(ref _repeats);

    /// <summary>The outcomes kept, each once, in the order in which they came.</summary>
    public IReadOnlyList<PredictionOutcome> Outcomes => Copy(_outcomes);

    /// <summary>How many records each group had, repeated ones included.</summary>
    public IReadOnlyList<int> Groups => Copy(_groups);

    /// <summary>The encoded bytes of all groups one after another, to look for what must not be in them.</summary>
    public ReadOnlyMemory<byte> Bytes => Copy(_bytes).SelectMany(bytes => bytes).ToArray();

    /// <inheritdoc/>
    public ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return KeepAsync(batch, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default)
    {
        PredictionOutcome.ValidateAll(outcomes);
        cancellationToken.ThrowIfCancellationRequested();

        lock (_gate)
        {
            _outcomes.AddRange(outcomes.Where(_known.Add));
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask KeepAsync(PredictionBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = Interlocked.Increment(ref _calls);
        if (Before is not null)
        {
            await Before(call).ConfigureAwait(false);
        }

        lock (_gate)
        {
            _groups.Add(batch.Count);
            _bytes.Add(batch.Bytes.ToArray());
            foreach (var record in batch.Select(entry => entry.ToRecord()))
            {
                if (_keys.Add((record.Id, record.Role, record.Model.Name, record.Model.Version)))
                {
                    _records.Add(record);
                }
                else
                {
                    _repeats++;
                }
            }
        }
    }

    private T[] Copy<T>(List<T> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }
}
