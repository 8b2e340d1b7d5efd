using System.Numerics;
using Parquet;
using Parquet.Schema;

namespace Productionize;

/// <summary>A column of lists of numbers.</summary>
internal sealed class VectorColumn<T>(Field field, int index, DataField column) : CellColumn(field, index)
    where T : struct, INumber<T>
{
    private T[] _values = [];
    private int[] _levels = [];
    private int[] _repeats = [];
    private float[] _vector = new float[16];
    private int _count;
    private int _place;
    private int _next;

    public override string Path => column.Path.ToString();

    public override bool IsFlat => false;

    // An element that can be missing takes one level more than an empty list.
    private int EmptyLevel => column.MaxDefinitionLevel - (column.IsNullable && !column.IsArray ? 2 : 1);

    public override async ValueTask ReadAsync(ParquetRowGroupReader group, int values, CancellationToken cancellationToken)
    {
        if (_values.Length < values)
        {
            (_values, _levels, _repeats) = (new T[values], new int[values], new int[values]);
        }

        Array.Clear(_values);
        (_count, _place, _next) = (values, 0, 0);
        await group.ReadRawAsync(column, _values.AsMemory(0, values), _levels.AsMemory(0, values), _repeats.AsMemory(0, values),
            cancellationToken)
            .ConfigureAwait(false);
    }

    public override void Skip(int rows)
    {
        for (; _place < _count && (_repeats[_place] != 0 || rows-- > 0); _place++)
        {
            _next += _levels[_place] == column.MaxDefinitionLevel ? 1 : 0;
        }
    }

    public override string? Set(RowWriter writer, out string? value)
    {
        value = null;
        if (_place >= _count || _repeats[_place] != 0)
        {
            throw new InvalidDataException("A column of lists has fewer lists than the row group has rows.");
        }

        var (length, misses) = (0, false);
        var first = _levels[_place];
        do
        {
            if (_levels[_place] == column.MaxDefinitionLevel)
            {
                if (length == _vector.Length)
                {
                    Array.Resize(ref _vector, 2 * length);
                }

                _vector[length++] = float.CreateTruncating(_values[_next++]);
            }
            else
            {
                misses |= _levels[_place] > EmptyLevel;
            }

            _place++;
        }
        while (_place < _count && _repeats[_place] != 0);
        if (misses)
        {
            return "must not have missing elements";
        }

        if (first >= EmptyLevel)
        {
            writer.Set(Index, _vector.AsSpan(0, length));
        }

        return null;
    }
}
