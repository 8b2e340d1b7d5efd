namespace Productionize;

/// <summary>Where a run is in its source, and whether what it passes over is what was scored before.</summary>
internal sealed class BatchPosition(BatchCheckpoint from)
{
    private long _rows;
    private ulong _keys;
    private long? _highest = from.Watermark;

    /// <summary>Rows that were scored before.</summary>
    public long PassedOver => Math.Min(_rows, from.Rows);

    public BatchCheckpoint Here => new() { Rows = _rows, Keys = _keys, Watermark = from.Watermark };

    /// <summary>The end of a pass with a watermark: the next one begins anew above the highest.</summary>
    public BatchCheckpoint End => new() { Watermark = _highest };

    /// <summary>A key, where it is one.</summary>
    public static string KeyOf(string key, DataPass pass) => string.IsNullOrEmpty(key)
        ? throw new InvalidOperationException($"The key of row {pass.Accepted} is empty: each row needs one, and another for each row.")
        : key;

    /// <summary>Takes the next row; false for one that is scored already.</summary>
    public bool TryAdvance(string source, string key, long? watermark)
    {
        if (watermark <= from.Watermark)
        {
            return false;
        }

        if (watermark is not null && !(watermark <= _highest))
        {
            _highest = watermark;
        }

        _rows++;
        _keys = BatchCheckpoint.Chain(_keys, key);
        return _rows > from.Rows || (_rows == from.Rows && _keys != from.Keys ? throw Other(source) : false);
    }

    public void RequirePassed(string source)
    {
        if (_rows < from.Rows)
        {
            throw Other(source);
        }
    }

    private DataSourceException Other(string source) => new(
        source, null,
        $"The first {from.Rows} rows{(from.Watermark is null ? "" : " above the watermark")} were written by a run before, and " +
        (_rows < from.Rows ? $"there are only {_rows} now" : "have other keys now") +
        ". A source must give the same rows in the same order until a run has ended: restore it, or give another target.");
}
