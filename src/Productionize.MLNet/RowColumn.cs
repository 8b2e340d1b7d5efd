using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Productionize;

/// <summary>What a column of ML.NET is as a field of a row, and how its values pass.</summary>
internal static class RowColumn
{
    private const string KeyValues = "KeyValues";

    /// <summary>The field of a column that a pipeline reads; null for a type that rows lack.</summary>
    public static Field? InputOf(DataViewSchema.Column column) => column.Type is KeyDataViewType ? null : FieldOf(column);

    /// <summary>The field of a column that a pipeline answers; null for a type that rows lack.</summary>
    public static Field? OutputOf(DataViewSchema.Column column) => column.Type switch
    {
        KeyDataViewType => new Field(column.Name, NamesOf(column) is null ? FieldKind.Int64 : FieldKind.String) { Optional = true },
        _ => FieldOf(column),
    };

    /// <summary>Reads a cell as ML.NET wants the column; a missing number is NaN, a missing text is empty.</summary>
    public static Delegate Reader(DataViewSchema.Column column, int index, Func<Row> row) => column.Type switch
    {
        TextDataViewType => (ValueGetter<ReadOnlyMemory<char>>)((ref value) => value = row().GetString(index).AsMemory()),
        BooleanDataViewType => (ValueGetter<bool>)((ref value) => value = row().GetBoolean(index)),
        DateTimeDataViewType => (ValueGetter<DateTime>)((ref value) => value = row().GetTimestamp(index).UtcDateTime),
        DateTimeOffsetDataViewType => (ValueGetter<DateTimeOffset>)((ref value) => value = row().GetTimestamp(index)),
        VectorDataViewType => (ValueGetter<VBuffer<float>>)((ref value) =>
        {
            var singles = row().GetSingles(index);
            var editor = VBufferEditor.Create(ref value, singles.Length);
            singles.CopyTo(editor.Values);
            value = editor.Commit();
        }),
        var type when type == NumberDataViewType.Single =>
            (ValueGetter<float>)((ref value) => value = row().IsMissing(index) ? float.NaN : row().GetSingle(index)),
        var type when type == NumberDataViewType.Double =>
            (ValueGetter<double>)((ref value) => value = row().IsMissing(index) ? double.NaN : row().GetDouble(index)),
        var type when type == NumberDataViewType.SByte => Whole<sbyte>(index, row),
        var type when type == NumberDataViewType.Byte => Whole<byte>(index, row),
        var type when type == NumberDataViewType.Int16 => Whole<short>(index, row),
        var type when type == NumberDataViewType.UInt16 => Whole<ushort>(index, row),
        var type when type == NumberDataViewType.Int32 => Whole<int>(index, row),
        var type when type == NumberDataViewType.UInt32 => Whole<uint>(index, row),
        _ => Whole<long>(index, row),
    };

    /// <summary>Writes what a pipeline answered for a column into a cell.</summary>
    public static Action<RowWriter> Writer(DataViewRow row, DataViewSchema.Column column, int index) => column.Type switch
    {
        TextDataViewType => Of<ReadOnlyMemory<char>>(row, column, (writer, value) => writer.Set(index, value.ToString())),
        BooleanDataViewType => Of<bool>(row, column, (writer, value) => writer.Set(index, value)),
        DateTimeDataViewType => Of<DateTime>(row, column, (writer, value) => writer.Set(index, InstantOf(value))),
        DateTimeOffsetDataViewType => Of<DateTimeOffset>(row, column, (writer, value) => writer.Set(index, value)),
        VectorDataViewType => Of<VBuffer<float>>(row, column, (writer, value) => writer.Set(index, value.DenseValues().ToArray())),
        KeyDataViewType => KeyWriter(row, column, index),
        var type when type == NumberDataViewType.Single => Of<float>(row, column, (writer, value) => writer.Set(index, value)),
        var type when type == NumberDataViewType.Double => Of<double>(row, column, (writer, value) => writer.Set(index, value)),
        var type when type == NumberDataViewType.SByte => Of<sbyte>(row, column, (writer, value) => writer.Set(index, (long)value)),
        var type when type == NumberDataViewType.Byte => Of<byte>(row, column, (writer, value) => writer.Set(index, (long)value)),
        var type when type == NumberDataViewType.Int16 => Of<short>(row, column, (writer, value) => writer.Set(index, (long)value)),
        var type when type == NumberDataViewType.UInt16 => Of<ushort>(row, column, (writer, value) => writer.Set(index, (long)value)),
        var type when type == NumberDataViewType.Int32 => Of<int>(row, column, (writer, value) => writer.Set(index, (long)value)),
        var type when type == NumberDataViewType.UInt32 => Of<uint>(row, column, (writer, value) => writer.Set(index, (long)value)),
        _ => Of<long>(row, column, (writer, value) => writer.Set(index, value)),
    };

    /// <summary>Whether a missing cell has a value that ML.NET knows as missing.</summary>
    public static bool CanBeMissing(FieldKind kind) => kind is FieldKind.Single or FieldKind.Double or FieldKind.String;

    private static Field? FieldOf(DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => new Field(column.Name, FieldKind.String) { Optional = true },
        BooleanDataViewType => new Field(column.Name, FieldKind.Boolean),
        DateTimeDataViewType or DateTimeOffsetDataViewType => new Field(column.Name, FieldKind.Timestamp),
        VectorDataViewType { ItemType: var item } vector when item == NumberDataViewType.Single =>
            new Field(column.Name, FieldKind.SingleVector) { Length = vector.IsKnownSize ? vector.Size : null },
        var type when type == NumberDataViewType.Single => new Field(column.Name, FieldKind.Single),
        var type when type == NumberDataViewType.Double => new Field(column.Name, FieldKind.Double),
        var type when type == NumberDataViewType.SByte => Whole(column, sbyte.MinValue, sbyte.MaxValue),
        var type when type == NumberDataViewType.Byte => Whole(column, byte.MinValue, byte.MaxValue),
        var type when type == NumberDataViewType.Int16 => Whole(column, short.MinValue, short.MaxValue),
        var type when type == NumberDataViewType.UInt16 => Whole(column, ushort.MinValue, ushort.MaxValue),
        var type when type == NumberDataViewType.Int32 => Whole(column, int.MinValue, int.MaxValue),
        var type when type == NumberDataViewType.UInt32 => Whole(column, uint.MinValue, uint.MaxValue),
        var type when type == NumberDataViewType.Int64 => new Field(column.Name, FieldKind.Int64),
        _ => null,
    };

    // Without a zone a time is taken as UTC: the machine's own zone must not decide.
    private static DateTimeOffset InstantOf(DateTime time) =>
        time.Kind == DateTimeKind.Local ? new DateTimeOffset(time) : new DateTimeOffset(time.Ticks, TimeSpan.Zero);

    private static Field Whole(DataViewSchema.Column column, long least, long most) =>
        new(column.Name, FieldKind.Int64) { Minimum = least, Maximum = most };

    private static ValueGetter<T> Whole<T>(int index, Func<Row> row)
        where T : INumberBase<T> => (ref value) => value = T.CreateChecked(row().GetInt64(index));

    private static Action<RowWriter> Of<T>(DataViewRow row, DataViewSchema.Column column, Action<RowWriter, T> write)
    {
        var getter = row.GetGetter<T>(column);
        var value = default(T)!;
        return writer =>
        {
            getter(ref value);
            write(writer, value);
        };
    }

    // A key of ML.NET is a number from 1; 0 is a missing one. With names it is what people call the label.
    private static Action<RowWriter> KeyWriter(DataViewRow row, DataViewSchema.Column column, int index)
    {
        var names = NamesOf(column);
        return column.Type.RawType == typeof(byte) ? Of<byte>(row, column, (writer, key) => Write(writer, key))
            : column.Type.RawType == typeof(ushort) ? Of<ushort>(row, column, (writer, key) => Write(writer, key))
            : column.Type.RawType == typeof(uint) ? Of<uint>(row, column, (writer, key) => Write(writer, key))
            : Of<ulong>(row, column, (writer, key) => Write(writer, checked((long)key)));

        void Write(RowWriter writer, long key)
        {
            if (key == 0)
            {
                return;
            }

            if (names is null)
            {
                writer.Set(index, key);
            }
            else
            {
                writer.Set(index, names[key - 1]);
            }
        }
    }

    private static string[]? NamesOf(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(KeyValues)?.Type is not VectorDataViewType { ItemType: TextDataViewType })
        {
            return null;
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue(KeyValues, ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
