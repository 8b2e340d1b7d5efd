using Parquet.Schema;

namespace Productionize;

/// <summary>The rows of the next row group, column by column.</summary>
internal sealed class RowGroupBuffer
{
    private const int MostRows = 65_536;
    private const long MostBytes = 64 * 1024 * 1024;

    private readonly ColumnBuffer[] _columns;
    private long _bytes;

    public RowGroupBuffer(Schema schema)
    {
        _columns = [.. schema.Fields.Select((field, index) => ColumnBuffer.Of(field, index))];
        Columns = new ParquetSchema(_columns.Select(column => column.Column));
    }

    public ParquetSchema Columns { get; }

    public int Count { get; private set; }

    public bool IsFull => Count >= MostRows || _bytes >= MostBytes;

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
