using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Productionize;

/// <summary>Makes rows of records: cells by the header, types by the schema.</summary>
internal sealed class CsvRowParser<T>
{
    private readonly RowReader<T> _rows;
    private readonly Field[] _fields;
    private readonly CsvDataSourceOptions _options;
    private readonly int[] _columns;
    private readonly int _cellCount;
    private readonly MissingCells _missing;

    public CsvRowParser(RowReader<T> rows, Schema schema, CsvDataSourceOptions options, int[] columns, int cellCount)
    {
        (_rows, _fields, _options, _columns, _cellCount) = (rows, [.. schema.Fields], options, columns, cellCount);
        _missing = new MissingCells(options);
    }

    public bool TryRead(CsvFile record, [MaybeNullWhen(false)] out T row)
    {
        _rows.Begin(record.Line);
        if (record.QuotingFault is { } quoting)
        {
            _rows.Fault("", null, quoting);
        }
        else if (record.CellCount != _cellCount)
        {
            _rows.Fault("", null, $"must have {_cellCount} cells, as the header has, not {record.CellCount}");
        }
        else
        {
            ReadCells(record);
        }

        return _rows.TryRead(out row);
    }

    private void ReadCells(CsvFile record)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            var cell = record.Cell(_columns[i]);
            if (!_missing.Has(cell) && SetCell(_fields[i], i, cell) is { } rule)
            {
                _rows.Fault(_fields[i].Name, CutText.Value(cell), rule);
            }
        }
    }

    private string? SetCell(Field field, int index, ReadOnlySpan<byte> cell)
    {
        // Never more characters than bytes.
        if (cell.Length > _options.MaxFieldLength && Encoding.UTF8.GetCharCount(cell) > _options.MaxFieldLength)
        {
            return $"must have at most {_options.MaxFieldLength} characters ({nameof(CsvDataSourceOptions.MaxFieldLength)})";
        }

        return RowTextParser.SetUtf8(_rows.Writer, field, index, cell);
    }
}
