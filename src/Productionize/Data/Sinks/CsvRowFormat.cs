using System.Buffers;
using System.Text.Json;
using CsvHelper;

namespace Productionize;

/// <summary>Rows as CSV, written by CsvHelper.</summary>
internal sealed class CsvRowFormat : IRowFormat
{
    private readonly Schema _schema;
    private readonly CsvWriter _csv;
    private readonly ArrayBufferWriter<byte> _cell = new();
    private readonly Utf8JsonWriter _json;

    public CsvRowFormat(Stream file, Schema schema)
    {
        _schema = schema;
        _csv = CsvWriter.Create(file, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        _json = new Utf8JsonWriter(_cell);
    }

    public void WriteHeader()
    {
        foreach (var field in _schema.Fields)
        {
            _csv.WriteField(field.Name);
        }

        _csv.EndRecord();
    }

    public void Write(Row row)
    {
        for (var i = 0; i < _schema.Fields.Count; i++)
        {
            if (!row.IsMissing(i))
            {
                WriteCell(row, i);
            }
            else if (_schema.Fields.Count == 1)
            {
                // A blank line would be no record.
                _csv.WriteField("", CsvQuoting.Always);
            }
            else
            {
                _csv.WriteField("");
            }
        }

        _csv.EndRecord();
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken) => await _csv.FlushAsync(cancellationToken).ConfigureAwait(false);

    public void Dispose()
    {
        _json.Dispose();
        _csv.Dispose();
    }

    private void WriteCell(Row row, int index)
    {
        switch (_schema.Fields[index].Kind)
        {
            case FieldKind.Boolean:
                _csv.WriteField(row.GetBoolean(index) ? "true" : "false");
                break;
            case FieldKind.Int64:
                _csv.WriteField(row.GetInt64(index));
                break;
            case FieldKind.Single when !float.IsNaN(row.GetSingle(index)):
                _csv.WriteField(row.GetSingle(index));
                break;
            case FieldKind.Double when !double.IsNaN(row.GetDouble(index)):
                _csv.WriteField(row.GetDouble(index));
                break;
            case FieldKind.Single or FieldKind.Double:
                _csv.WriteField("");
                break;
            case FieldKind.Timestamp:
                _csv.WriteField(row.GetTimestamp(index).UtcDateTime);
                break;
            case FieldKind.Date:
                _csv.WriteField(row.GetDate(index));
                break;
            case FieldKind.String:
                _csv.WriteField(row.GetUtf8(index));
                break;
            default:
                WriteJson(row, index);
                break;
        }
    }

    private void WriteJson(Row row, int index)
    {
        _cell.ResetWrittenCount();
        _json.Reset();
        RowJson.WriteCell(_json, row, index);
        _json.Flush();
        _csv.WriteField(_cell.WrittenSpan);
    }
}
