using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Productionize;

/// <summary>Sets a cell from a value of a file.</summary>
/// <returns>Null, or the broken rule.</returns>
internal delegate string? CellSetter<in T>(RowWriter writer, int index, T value);

/// <summary>A column of single values, read as they are stored: what they mean is up to the setter.</summary>
internal sealed class ValueColumn<T>(Field field, int index, DataField column, CellSetter<T> set, Func<T, IFormattable>? meant = null)
    : CellColumn(field, index)
    where T : struct
{
    private T[] _values = [];
    private int[] _levels = [];
    private int _row;
    private int _next;

    public override string Path => column.Path.ToString();

    public override async ValueTask ReadAsync(ParquetRowGroupReader group, int values, CancellationToken cancellationToken)
    {
        if (_values.Length < values)
        {
            _values = new T[values];
            _levels = column.IsNullable ? new int[values] : [];
        }

        // A damaged page may fill less than it says: rather nothing than values of another row group.
        Array.Clear(_values);
        (_row, _next) = (0, 0);
        Memory<int>? levels = column.IsNullable ? _levels.AsMemory(0, values) : null;
        await group.ReadRawAsync(column, _values.AsMemory(0, values), levels, null, cancellationToken).ConfigureAwait(false);
    }

    public override void Skip(int rows)
    {
        _next += column.IsNullable ? rows - _levels.AsSpan(_row, rows).Count(0) : rows;
        _row += rows;
    }

    public override string? Set(RowWriter writer, out string? value)
    {
        value = null;
        if (column.IsNullable && _levels[_row++] == 0)
        {
            return null;
        }

        ref var next = ref _values[_next++];
        if (set(writer, Index, next) is not { } fault)
        {
            return null;
        }

        value = (meant?.Invoke(next) ?? next as IFormattable)?.ToString(null, CultureInfo.InvariantCulture);
        return fault;
    }
}
