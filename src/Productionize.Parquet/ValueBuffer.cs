using System.Buffers;
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
    private readonly ArrayBufferWriter<int> _levels = new();
    private readonly ArrayBufferWriter<T> _values = new();

    public ValueBuffer(int index, DataField column, Func<Row, T> cell)
    {
        (_index, Column, _cell) = (index, column, cell);

        // The column as the file knows it may be of days; this one, of the same name, is of the numbers that they are.
        _plain = new DataField(column.Name, typeof(T), isNullable: true, isArray: false);
        _ = new ParquetSchema(_plain);
    }

    public override Parquet.Schema.Field Column { get; }

    public override string? PathOfNaN => (object)_values switch
    {
        ArrayBufferWriter<float> values when HasNaN(values.WrittenSpan) => _plain.Path.ToString(),
        ArrayBufferWriter<double> values when HasNaN(values.WrittenSpan) => _plain.Path.ToString(),
        _ => null,
    };

    public override void Add(Row row)
    {
        var isMissing = row.IsMissing(_index);
        Add(_levels, isMissing ? 0 : 1);
        if (!isMissing)
        {
            Add(_values, _cell(row));
        }
    }

    public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        await group.WriteAllPartsAsync(_plain, _values.WrittenMemory, _levels.WrittenMemory, null, cancellationToken).ConfigureAwait(false);
        _values.ResetWrittenCount();
        _levels.ResetWrittenCount();
    }
}
