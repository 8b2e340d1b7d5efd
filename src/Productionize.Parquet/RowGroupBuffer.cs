using Parquet.Schema;

namespace Productionize;

/// <summary>The rows of the next row group, column by column.</summary>
internal sealed class RowGroupBuffer
{
    private readonly ColumnBuffer[] _columns;
    private readonly int _mostRows;
    private readonly long _mostBytes;
    private long _bytes;

    public RowGroupBuffer(Schema schema, int mostRows = 65_536, long mostBytes = 64 * 1024 * 1024)
    {
        (_mostRows, _mostBytes) = (mostRows, mostBytes);
        _columns = [.. schema.Fields.Select((field, index) => ColumnBuffer.Of(field, index))];
        Columns = new ParquetSchema(_columns.Select(column => column.Column));
    }

    public ParquetSchema Columns { get; }

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

        // Parquet.Net's range of a column leaves a NaN out, by which readers would leave out its row; one that stands first is all of the range.
        part.LeaveOutRanges(_columns.Select(column => column.PathOfNaN).OfType<string>());
        using (var group = part.CreateRowGroup())
        {
            foreach (var column in _columns)
            {
                await column.WriteAsync(group, cancellationToken).ConfigureAwait(false);
            }
        }

        (Count, _bytes) = (0, 0);
    }
}
