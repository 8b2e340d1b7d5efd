using System.Runtime.InteropServices;

namespace Productionize;

/// <summary>
/// Joins the records of a block with the outcomes in indexes, and finds those that were logged before. For one thread at a time.
/// </summary>
internal sealed class LogJoin(PredictionBlock block)
{
    private readonly Dictionary<ulong, string> _kinds = [];
    private readonly List<(LogIndexKey Key, int Row)> _rows = [];
    private LogIndexKey[] _keys = [];
    private int _count;
    private readonly List<int> _firstRows = [];
    private readonly HashSet<int> _repeated = [];

    /// <summary>What to look for: in order, each once.</summary>
    public ReadOnlyMemory<LogIndexKey> Keys => _keys.AsMemory(0, _count);

    /// <summary>Takes up the records that the block has now.</summary>
    public void Begin()
    {
        _rows.Clear();
        _count = 0;
        _firstRows.Clear();
        _repeated.Clear();
        for (var row = 0; row < block.Count; row++)
        {
            var entry = block[row];
            _rows.Add((LogIndexKey.OfRecord(entry.Id), row));
            _rows.Add((LogIndexKey.OfOutcome(entry.Id), row));
            if (entry.KeyUtf8 is { IsEmpty: false } key)
            {
                _rows.Add((LogIndexKey.OfOutcome(key), row));
            }
        }

        CollectionsMarshal.AsSpan(_rows).Sort((left, right) => left.Key.CompareTo(right.Key));
        _keys = _keys.Length < _rows.Count ? new LogIndexKey[_rows.Count] : _keys;
        for (var i = 0; i < _rows.Count; i++)
        {
            if (i == 0 || _rows[i].Key != _rows[i - 1].Key)
            {
                _keys[_count++] = _rows[i].Key;
                _firstRows.Add(i);
            }
        }

        _firstRows.Add(_rows.Count);
    }

    /// <summary>Takes in what an index has for one of the keys.</summary>
    /// <param name="key">The position of the key.</param>
    /// <param name="bytes">What was found.</param>
    /// <param name="order">Of its file and that of the block: negative for an earlier one, 0 for the same, positive for a later one.</param>
    public void Add(int key, ReadOnlySpan<byte> bytes, int order)
    {
        for (var i = _firstRows[key]; i < _firstRows[key + 1]; i++)
        {
            var row = _rows[i].Row;
            if (_rows[i].Key.Kind == LogIndexKind.Record)
            {
                FindRepeated(row, RecordPlace.Read(bytes), order);
                continue;
            }

            var outcome = OutcomeBytes.Read(bytes, _kinds, out var named);
            if (named.IsEmpty || named.SequenceEqual(block[row].KeyUtf8))
            {
                block.Add(row, outcome);
            }
        }
    }

    /// <summary>The rows that are not there again.</summary>
    public IReadOnlyList<int> Rows() => [.. Enumerable.Range(0, block.Count).Where(row => !_repeated.Contains(row))];

    private void FindRepeated(int row, RecordPlace place, int order)
    {
        if ((order < 0 || (order == 0 && place.Location < block.LocationOf(row))) && place.Which == RecordPlace.WhichOf(block[row]))
        {
            _repeated.Add(row);
        }
    }
}
