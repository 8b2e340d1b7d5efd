namespace Productionize;

/// <summary>Keeps what it is given; waits or throws first where a test says so.</summary>
public sealed class RecordingLogger : IPredictionLogger
{
    private readonly Lock _gate = new();
    private readonly List<PredictionRecord> _records = [];
    private readonly List<byte[]> _bytes = [];
    private readonly List<int> _groups = [];
    private int _calls;

    public Durability Durability { get; init; } = Durability.Durable;

    /// <summary>Runs before a group is kept, with the number of the call from 1.</summary>
    public Func<int, Task>? Before { get; set; }

    public int Calls => _calls;

    public IReadOnlyList<PredictionRecord> Records => Copy(_records);

    public IReadOnlyList<int> Groups => Copy(_groups);

    public byte[] Bytes => Copy(_bytes).SelectMany(bytes => bytes).ToArray();

    public async ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var call = Interlocked.Increment(ref _calls);
        if (Before is not null)
        {
            await Before(call);
        }

        lock (_gate)
        {
            _groups.Add(batch.Count);
            _bytes.Add(batch.Bytes.ToArray());
            for (var i = 0; i < batch.Count; i++)
            {
                _records.Add(batch[i].ToRecord());
            }
        }
    }

    public ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default) => default;

    private List<T> Copy<T>(List<T> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }
}
