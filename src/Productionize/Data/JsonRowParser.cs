using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Productionize;

/// <summary>Makes rows of JSON objects: cells by the members' names, types by the schema. For one pass.</summary>
internal sealed class JsonRowParser<T>(RowReader<T> rows, Schema schema)
{
    private readonly JsonMemberNames _names = new(schema);
    private readonly Cell[] _cells = new Cell[schema.Fields.Count];

    /// <summary>Reads the text of an object.</summary>
    public bool TryRead(long line, ReadOnlyMemory<byte> json, [MaybeNullWhen(false)] out T row)
    {
        rows.Begin(line);
        if (!Utf8.IsValid(json.Span))
        {
            rows.Fault("", null, "must be valid UTF-8");
            return rows.TryRead(out row);
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException error)
        {
            rows.Fault("", null, $"must be one JSON object; it is broken at byte {error.BytePositionInLine + 1} of the line");
            return rows.TryRead(out row);
        }

        using (document)
        {
            return TryReadObject(document.RootElement, out row);
        }
    }

    /// <summary>Reads an object that is an item of a list; items count instead of lines.</summary>
    public bool TryRead(JsonElement item, [MaybeNullWhen(false)] out T row)
    {
        rows.Begin();
        return TryReadObject(item, out row);
    }

    private bool TryReadObject(JsonElement element, [MaybeNullWhen(false)] out T row)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            rows.Fault("", null, $"must be a JSON object, not {element.ValueKind}");
        }
        else
        {
            FindCells(element);
            SetCells();
        }

        return rows.TryRead(out row);
    }

    private void FindCells(JsonElement element)
    {
        Array.Clear(_cells);
        var place = 0;
        foreach (var member in element.EnumerateObject())
        {
            var (field, exact) = _names.Find(place++, member);
            if (field < 0)
            {
                continue;
            }

            ref var cell = ref _cells[field];
            if (cell.Found && cell.Exact == exact)
            {
                cell.Twice = true;
            }
            else if (!cell.Found || exact)
            {
                cell = new Cell { Found = true, Exact = exact, Value = member.Value };
            }
        }
    }

    private void SetCells()
    {
        for (var i = 0; i < _cells.Length; i++)
        {
            if (!_cells[i].Found)
            {
                continue;
            }

            var field = schema.Fields[i];
            if (_cells[i].Twice)
            {
                rows.Fault(field.Name, null, "must stand once in the object");
            }
            else if (RowJson.Set(rows.Writer, field, i, _cells[i].Value) is { } rule)
            {
                rows.Fault(field.Name, CutText.Value(JsonMarshal.GetRawUtf8Value(_cells[i].Value)), rule);
            }
        }
    }

    private struct Cell
    {
        public bool Found;
        public bool Exact;
        public bool Twice;
        public JsonElement Value;
    }
}
