namespace Productionize;

/// <summary>
/// Joins the records of a block with the outcomes in indexes, and finds those that were logged before. For one thread at a time.
/// </summary>
internal sealed class LogJoin(PredictionBlock block)
{
    private readonly Dictionary<ulong, string> _kinds = [];
    private readonly HashSet<int> _repeated = [];
    private LogIndexKey[] _wanted = [];
    private int[] _rows = [];
    private LogIndexKey[] _keys = [];
    private int[] _firstRows = new int[1];
    private int _count;

    /// <summary>What to look for: in order, each once.</summary>
    public ReadOnlyMemory<LogIndexKey> Keys => _keys.AsMemory(0, _count);

    /// <summary>Takes up the records that the block has now.</summary>
    public void Begin()
    {
        _repeated.Clear();
        if (_rows.Length < block.Count * 3)
        {
            (_wanted, _rows) = (new LogIndexKey[block.Count * 3], new int[block.Count * 3]);
            (_keys, _firstRows) = (new LogIndexKey[_rows.Length], new int[_rows.Length + 1]);
        }

        var total = 0;
        for (var row = 0; row < block.Count; row++)
        {
            (_wanted[total], _rows[total++]) = (LogIndexKey.OfRecord(block[row].Id), row);
        }

        // Ids come in order, mostly: then there is nothing to sort.
        Sort(0, total);
        for (var i = 0; i < block.Count; i++)
        {
            (_wanted[total], _rows[total++]) = (_wanted[i] with { Kind = LogIndexKind.OutcomeById }, _rows[i]);
        }

        var keyed = total;
        for (var row = 0; row < block.Count; row++)
        {
            if (block[row].KeyUtf8 is { IsEmpty: false } key)
            {
                (_wanted[total], _rows[total++]) = (LogIndexKey.OfOutcome(key), row);
            }
        }

        Sort(keyed, total);
        _count = 0;
        for (var i = 0; i < total; i++)
        {
            if (i == 0 || _wanted[i] != _wanted[i - 1])
            {
                (_keys[_count], _firstRows[_count++]) = (_wanted[i], i);
            }
        }

        _firstRows[_count] = total;
    }

    /// <summary>Takes in what an index has for one of the keys.</summary>
    /// <param name="key">The position of the key.</param>
    /// <param name="bytes">What was found.</param>
    /// <param name="order">Of its file and that of the block: negative for an earlier one, 0 for the same, positive for a later one.</param>
    public void Add(int key, ReadOnlySpan<byte> bytes, int order)
    {
        if (_keys[key].Kind == LogIndexKind.Record)
        {
            FindRepeated(key, RecordPlace.Read(bytes), order);
            return;
        }

        var outcome = OutcomeBytes.Read(bytes, _kinds, out var named);
        for (var i = _firstRows[key]; i < _firstRows[key + 1]; i++)
        {
            if (named.IsEmpty || named.SequenceEqual(block[_rows[i]].KeyUtf8))
            {
                block.Add(_rows[i], outcome);
            }
        }
    }

    /// <summary>The rows that are not there again.</summary>
    public IReadOnlyList<int> Rows()
    {
        var rows = new List<int>(block.Count);
        for (var row = 0; row < block.Count; row++)
        {
            if (!_repeated.Contains(row))
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private void Sort(int start, int end)
    {
        for (var i = start + 1; i < end; i++)
        {
            if (_wanted[i - 1].CompareTo(_wanted[i]) > 0)
            {
                Array.Sort(_wanted, _rows, start, end - start);
                return;
            }
        }
    }

    private void FindRepeated(int key, RecordPlace place, int order)
    {
        for (var i = _firstRows[key]; i < _firstRows[key + 1]; i++)
        {
            var row = _rows[i];
            if ((order < 0 || (order == 0 && place.Location < block.LocationOf(row))) && place.Which == RecordPlace.WhichOf(block[row]))
            {
                _repeated.Add(row);
            }
        }
    }
}
