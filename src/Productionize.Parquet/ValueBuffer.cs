using Parquet;
using Parquet.Schema;

namespace Productionize;

/// <summary>A column of single values, written as they are stored.</summary>
internal sealed class ValueBuffer<T> : ColumnBuffer
    where T : struct
{
    private readonly int _index;
    private readonly DataField _plain;
    private readonly Func<Row, T> _cell;
    private readonly List<int> _levels = [];
    private readonly List<T> _values = [];

    public ValueBuffer(int index, DataField column, Func<Row, T> cell)
    {
        (_index, Column, _cell) = (index, column, cell);

        // The column as the file knows it may be of text or days; this one, of the same name, is of the bytes and numbers that they are.
        _plain = new DataField(column.Name, typeof(T), isNullable: true, isArray: false);
        _ = new ParquetSchema(_plain);
    }

    public override Parquet.Schema.Field Column { get; }

    public override void Add(Row row)
    {
        var isMissing = row.IsMissing(_index);
        _levels.Add(isMissing ? 0 : 1);
        if (!isMissing)
        {
            _values.Add(_cell(row));
        }
    }

    public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        await group.WriteAllPartsAsync<T>(_plain, _values.ToArray(), _levels.ToArray(), null, cancellationToken).ConfigureAwait(false);
        _values.Clear();
        _levels.Clear();
    }
}
