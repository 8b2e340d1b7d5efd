namespace Productionize;

/// <summary>
/// Records of one file of a log, a few thousand at a time, and what came true for each; filled again for the next ones. For one thread at
/// a time.
/// </summary>
internal sealed class PredictionBlock
{
    /// <summary>The most records of a block, and the most bytes (the record that reaches it still goes in).</summary>
    public const int MostRecords = 4096;
    public const int MostBytes = 4 * 1024 * 1024;

    private readonly List<(int Start, int Length, PredictionBatch Batch, long Location)> _entries = [];
    private readonly List<(KeptOutcome Outcome, int Next)> _outcomes = [];
    private readonly List<int> _firstOutcomes = [];
    private byte[] _bytes = [];
    private int _length;

    public int Count => _entries.Count;

    public bool IsFull => _entries.Count >= MostRecords || _length >= MostBytes;

    /// <summary>A record; a view that the next <see cref="Clear"/> ends.</summary>
    public PredictionEntry this[int index]
    {
        get
        {
            var (start, length, batch, _) = _entries[index];
            return new PredictionEntry(batch, _bytes.AsMemory(start, length));
        }
    }

    /// <summary>Where a record lies in its file.</summary>
    public long LocationOf(int index) => _entries[index].Location;

    public void Clear()
    {
        _entries.Clear();
        _outcomes.Clear();
        _firstOutcomes.Clear();
        _length = 0;
    }

    /// <summary>Adds a record; its bytes are copied.</summary>
    public void Add(PredictionBatch batch, ReadOnlySpan<byte> entry, long location)
    {
        if (_bytes.Length - _length < entry.Length)
        {
            Array.Resize(ref _bytes, Math.Max(checked(_length + entry.Length), Math.Max(4096, _bytes.Length * 2)));
        }

        entry.CopyTo(_bytes.AsSpan(_length));
        _entries.Add((_length, entry.Length, batch, location));
        _firstOutcomes.Add(-1);
        _length += entry.Length;
    }

    /// <summary>Removes the record that was added last.</summary>
    public void RemoveLast()
    {
        _length = _entries[^1].Start;
        _entries.RemoveAt(_entries.Count - 1);
        _firstOutcomes.RemoveAt(_firstOutcomes.Count - 1);
    }

    /// <summary>Takes in an outcome of a record; it counts if it supersedes what is known of its kind.</summary>
    public void Add(int index, in KeptOutcome outcome)
    {
        // A chain in the order of the kinds; a record has few of them.
        var (before, at) = (-1, _firstOutcomes[index]);
        for (; at >= 0 && string.CompareOrdinal(_outcomes[at].Outcome.Kind, outcome.Kind) < 0; at = _outcomes[at].Next)
        {
            before = at;
        }

        if (at >= 0 && _outcomes[at].Outcome.Kind == outcome.Kind)
        {
            if (outcome.Supersedes(_outcomes[at].Outcome))
            {
                _outcomes[at] = (outcome, _outcomes[at].Next);
            }

            return;
        }

        _outcomes.Add((outcome, at));
        if (before < 0)
        {
            _firstOutcomes[index] = _outcomes.Count - 1;
        }
        else
        {
            _outcomes[before] = (_outcomes[before].Outcome, _outcomes.Count - 1);
        }
    }

    /// <summary>The value of the outcome of a kind; missing while nothing is known.</summary>
    public FieldValue OutcomeOf(int index, string kind)
    {
        for (var at = _firstOutcomes[index]; at >= 0; at = _outcomes[at].Next)
        {
            if (_outcomes[at].Outcome.Kind == kind)
            {
                return _outcomes[at].Outcome.Value;
            }
        }

        return default;
    }

    /// <summary>A copy of a record, with what came true.</summary>
    public LoggedPrediction Read(int index)
    {
        var record = this[index].ToRecord();
        if (_firstOutcomes[index] < 0)
        {
            return new LoggedPrediction(record, []);
        }

        var outcomes = new List<PredictionOutcome>();
        for (var at = _firstOutcomes[index]; at >= 0; at = _outcomes[at].Next)
        {
            outcomes.Add(_outcomes[at].Outcome.ToOutcome(record.Id, record.Key));
        }

        return new LoggedPrediction(record, outcomes.AsReadOnly());
    }
}
