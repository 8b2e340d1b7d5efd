using System.Buffers;
using System.Numerics;
using Parquet;
using Parquet.Schema;

namespace Productionize;

/// <summary>The cells of one column that wait to be written.</summary>
internal abstract class ColumnBuffer
{
    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>The column in the file.</summary>
    public abstract Parquet.Schema.Field Column { get; }

    public static ColumnBuffer Of(Field field, int index)
    {
        var name = field.Name;
        return field.Kind switch
        {
            FieldKind.Boolean => new ValueBuffer<bool>(index, new DataField<bool>(name, true), row => row.GetBoolean(index)),
            FieldKind.Int64 => new ValueBuffer<long>(index, new DataField<long>(name, true), row => row.GetInt64(index)),
            FieldKind.Single => new ValueBuffer<float>(index, new DataField<float>(name, true), row => row.GetSingle(index)),
            FieldKind.Double => new ValueBuffer<double>(index, new DataField<double>(name, true), row => row.GetDouble(index)),
            FieldKind.Timestamp => new ValueBuffer<DateTime>(
                index, new DateTimeDataField(name, DateTimeFormat.Impala, isNullable: true), row => row.GetTimestamp(index).UtcDateTime),
            FieldKind.Date => new ValueBuffer<int>(index, new DataField<DateOnly>(name, true), row =>
                row.GetDate(index).DayNumber - EpochDay),
            FieldKind.SingleVector => new VectorBuffer(name, index),
            _ => new TextBuffer(index, name, isJson: field.Kind == FieldKind.Json),
        };
    }

    /// <summary>The path of the column in the file if a NaN is among the cells that wait; otherwise null.</summary>
    public virtual string? PathOfNaN => null;

    public abstract void Add(Row row);

    /// <summary>Writes the cells and forgets them.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken);

    protected static void Add<T>(ArrayBufferWriter<T> buffer, T value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
    }

    protected static bool HasNaN<T>(ReadOnlySpan<T> numbers)
        where T : INumber<T>
    {
        foreach (var number in numbers)
        {
            if (T.IsNaN(number))
            {
                return true;
            }
        }

        return false;
    }
}
