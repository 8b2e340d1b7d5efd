using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Productionize;

/// <summary>Makes rows of records: cells by the header, types by the schema, then the rules, then the value.</summary>
internal sealed class CsvRowParser<T>
{
    private const int LongestValue = 80;

    private readonly RowCodec<T> _codec;
    private readonly CsvDataSourceOptions _options;
    private readonly RowWriter _writer = new();
    private readonly int[] _columns;
    private readonly int _cellCount;
    private char[] _text = new char[256];

    public CsvRowParser(RowCodec<T> codec, CsvDataSourceOptions options, IReadOnlyList<string> header, string path)
    {
        (_codec, _options, _cellCount) = (codec, options, header.Count);
        _columns = CsvHeader.Columns(codec.Schema, header, options.Delimiter, path);
    }

    public bool TryRead(CsvFile record, [MaybeNullWhen(false)] out T row, out List<RowFault> faults)
    {
        row = default;
        faults = [];
        if (record.QuotingFault is { } quoting)
        {
            // Which cell is which is not known: their own faults would mislead.
            faults.Add(new RowFault("", null, quoting));
            return false;
        }

        if (record.CellCount != _cellCount)
        {
            faults.Add(new RowFault("", null, $"must have {_cellCount} cells, as the header has, not {record.CellCount}"));
            return false;
        }

        ReadCells(record, faults);
        CheckRules(faults);
        return faults.Count == 0 && TryMake(out row, faults);
    }

    private void ReadCells(CsvFile record, List<RowFault> faults)
    {
        var schema = _codec.Schema;
        _writer.Begin(schema);
        for (var i = 0; i < _columns.Length; i++)
        {
            var cell = record.Cell(_columns[i]);
            if (!cell.IsEmpty && SetCell(schema.Fields[i], i, cell) is { } rule)
            {
                faults.Add(new RowFault(schema.Fields[i].Name, Shown(cell), rule));
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

        if (!Utf8.IsValid(cell))
        {
            return "must be valid UTF-8";
        }

        if (_text.Length < cell.Length)
        {
            _text = new char[Math.Max(cell.Length, 2 * _text.Length)];
        }

        return RowTextParser.Set(_writer, field, index, _text.AsSpan(0, Encoding.UTF8.GetChars(cell, _text)));
    }

    private void CheckRules(List<RowFault> faults)
    {
        // A cell that could not be read was left missing: it is not "required" on top.
        var unread = faults.Count;
        foreach (var fault in _codec.Schema.Check(_writer.Row))
        {
            if (faults.FindIndex(0, unread, known => known.Field == fault.Field) < 0)
            {
                faults.Add(fault);
            }
        }
    }

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types",
        Justification = "Codecs are people's code: what they throw is a fault of the row.")]
    private bool TryMake([MaybeNullWhen(false)] out T row, List<RowFault> faults)
    {
        try
        {
            row = _codec.Read(_writer.Row);
            return true;
        }
        catch (Exception error) when (error is not (NotSupportedException or OutOfMemoryException))
        {
            row = default;
            faults.Add(new RowFault("", null, $"cannot be made into {typeof(T).Name}: {error.Message}"));
            return false;
        }
    }

    private static string Shown(ReadOnlySpan<byte> cell)
    {
        var end = Math.Min(cell.Length, LongestValue);
        while (end < cell.Length && end > LongestValue - 4 && (cell[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return Encoding.UTF8.GetString(cell[..end]) + (end < cell.Length ? "…" : "");
    }
}
