using System.Text;

namespace Productionize;

/// <summary>What stands at the end of a file: the columns, where their pages are, and notes.</summary>
internal sealed class ParquetFooter
{
    private const int Optional = 1;
    private const int Required = 0;
    private const int Repeated = 2;
    private const int ListMeaning = 3;
    private const int Zstd = 6;

    private readonly ThriftWriter _groups = new(new GrowingBytes());
    private int _count;
    private long _rows;

    /// <summary>Notes a row group whose pages stand one after the other.</summary>
    public void Add(IReadOnlyList<ColumnBuffer> columns, int rows, long offset)
    {
        var start = offset;
        var packed = columns.Sum(column => (long)column.Encoded.Bytes.Length);
        _groups.Begin().List(1, ThriftWriter.StructType, columns.Count);
        foreach (var column in columns)
        {
            Add(column, offset);
            offset += column.Encoded.Bytes.Length;
        }

        _groups.Int64(2, columns.Sum(column => column.Encoded.Unpacked)).Int64(3, rows).Int64(5, start).Int64(6, packed).End();
        _count++;
        _rows += rows;
    }

    public ReadOnlyMemory<byte> ToBytes(IReadOnlyList<ColumnBuffer> columns, IReadOnlyDictionary<string, string> notes)
    {
        var footer = new ThriftWriter(new GrowingBytes()).Begin().Int32(1, 1);
        footer.List(2, ThriftWriter.StructType, 1 + columns.Sum(column => column.Repeats is null ? 1 : 3));
        footer.Begin().Text(4, "root"u8).Int32(5, columns.Count).End();
        foreach (var column in columns)
        {
            AddElements(footer, column);
        }

        footer.Int64(3, _rows).List(4, ThriftWriter.StructType, _count);
        footer.Bytes.Add(_groups.Bytes.Span);
        if (notes.Count > 0)
        {
            footer.List(5, ThriftWriter.StructType, notes.Count);
            foreach (var (name, text) in notes)
            {
                footer.Begin().Text(1, Encoding.UTF8.GetBytes(name)).Text(2, Encoding.UTF8.GetBytes(text)).End();
            }
        }

        // The order of the type for every column: without it readers do not trust the ranges.
        footer.Text(6, "Productionize"u8).List(7, ThriftWriter.StructType, columns.Count);
        foreach (var _ in columns)
        {
            footer.Begin().Empty(1).End();
        }

        return footer.End().Bytes.Memory;
    }

    private static void AddElements(ThriftWriter footer, ColumnBuffer column)
    {
        var (type, name) = (column.Type, Encoding.UTF8.GetBytes(column.Name));
        if (column.Repeats is not null)
        {
            footer.Begin().Int32(3, Optional).Text(4, name).Int32(5, 1).Int32(6, ListMeaning).Begin(10).Empty(3).End().End();
            footer.Begin().Int32(3, Repeated).Text(4, "list"u8).Int32(5, 1).End();
            footer.Begin().Int32(1, type.Physical).Int32(3, Required).Text(4, "element"u8).End();
            return;
        }

        footer.Begin().Int32(1, type.Physical).Int32(3, Optional).Text(4, name);
        if (type.Converted is { } converted)
        {
            footer.Int32(6, converted).Begin(10).Empty(type.Logical).End();
        }

        footer.End();
    }

    private void Add(ColumnBuffer column, long offset)
    {
        var (encoded, name) = (column.Encoded, Encoding.UTF8.GetBytes(column.Name));
        var isShort = encoded.DistinctLength > 0;
        _groups.Begin().Int64(2, 0).Begin(3).Int32(1, column.Type.Physical).List(2, ThriftWriter.NumberType, isShort ? 3 : 2);
        _groups.Number(PageEncoder.Plain);
        _groups.Number(PageEncoder.RunLength);
        if (isShort)
        {
            _groups.Number(PageEncoder.DistinctPlaces);
        }

        _groups.List(3, ThriftWriter.TextType, column.Repeats is null ? 1 : 3).Text(name);
        if (column.Repeats is not null)
        {
            _groups.Text("list"u8);
            _groups.Text("element"u8);
        }

        _groups.Int32(4, encoded.IsPacked ? Zstd : 0).Int64(5, column.Count).Int64(6, encoded.Unpacked).Int64(7, encoded.Bytes.Length);
        _groups.Int64(9, offset + encoded.DistinctLength);
        if (isShort)
        {
            _groups.Int64(11, offset);
        }

        _groups.Begin(12).Int64(3, column.Missing);
        if (encoded.Range.Greatest.Length > 0)
        {
            _groups.Text(5, encoded.Range.Greatest).Text(6, encoded.Range.Least);
        }

        _groups.End().End().End();
    }
}
