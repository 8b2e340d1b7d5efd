using System.Collections.Concurrent;

namespace Productionize;

/// <summary>The rows of the next row group, column by column.</summary>
internal sealed class RowGroupBuffer : IDisposable
{
    private const int MostThreads = 4;

    private readonly ColumnBuffer[] _columns;
    private readonly ConcurrentBag<PageEncoder> _encoders = [];
    private readonly int _mostRows;
    private readonly long _mostBytes;
    private long _bytes;

    public RowGroupBuffer(Schema schema, int mostRows, long mostBytes)
    {
        _columns = [.. schema.Fields.Select((field, index) => ColumnBuffer.Of(field, index))];
        (_mostRows, _mostBytes) = (mostRows, mostBytes);
    }

    public IReadOnlyList<ColumnBuffer> Columns => _columns;

    public int Count { get; private set; }

    public bool IsFull => Count >= _mostRows || _bytes >= _mostBytes;

    public void Add(Row row)
    {
        foreach (var column in _columns)
        {
            column.Add(row);
        }

        Count++;
        _bytes += row.Data.Length;
    }

    /// <summary>Writes the rows as a row group; afterwards there are none. Of no rows no row group is made.</summary>
    public async ValueTask WriteAsync(UnfinishedPart part, CancellationToken cancellationToken)
    {
        if (Count == 0)
        {
            return;
        }

        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = MostThreads };
        Parallel.For(
            0, _columns.Length, options, () => _encoders.TryTake(out var free) ? free : new PageEncoder(),
            (column, _, encoder) =>
            {
                encoder.Encode(_columns[column]);
                return encoder;
            },
            _encoders.Add);
        await part.WriteAsync(_columns, Count, cancellationToken).ConfigureAwait(false);
        foreach (var column in _columns)
        {
            column.Clear();
        }

        (Count, _bytes) = (0, 0);
    }

    public void Dispose()
    {
        while (_encoders.TryTake(out var encoder))
        {
            encoder.Dispose();
        }
    }
}
