using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Productionize;

/// <summary>
/// Records of one source as flat rows, a column for each member and each field, and back. For one thread at a time.
/// </summary>
internal sealed class FlatRecords
{
    private const int Members = 13;

    private static readonly Field[] MemberFields =
    [
        new("id", FieldKind.String), new("time", FieldKind.Timestamp), new("version", FieldKind.Int64), new("role", FieldKind.String),
        new("status", FieldKind.String), new("duration_ms", FieldKind.Double), new("subject", FieldKind.String),
        new("caller", FieldKind.String), new("key", FieldKind.String), new("trace_id", FieldKind.String), new("tags", FieldKind.Json),
        new("reason", FieldKind.String), new("error", FieldKind.String), new("has_output", FieldKind.Boolean),
    ];

    private readonly PredictionSource _source;
    private readonly Schema _schema;
    private readonly RowWriter _writer = new();
    private readonly RowWriter _input = new();
    private readonly RowWriter _output = new();
    private readonly PredictionEntryWriter _entry = new();
    private readonly int[] _columns;

    /// <summary>All columns of a source, or those that columns of some fields need.</summary>
    /// <param name="source">The source.</param>
    /// <param name="query">Null: all. Else, the columns of its fields and what its conditions look at.</param>
    public FlatRecords(PredictionSource source, PredictionQuery? query = null)
    {
        _source = source;
        Field[] all =
        [
            .. MemberFields,
            .. source.Input.Fields.Select((field, index) => Flat("input.", field, index)),
            .. source.Output.Fields.Select((field, index) => Flat("output.", field, index)),
        ];
        string[] names =
        [
            .. MemberFields.Select(field => field.Name),
            .. source.Input.Fields.Select(field => "input." + field.Name),
            .. source.Output.Fields.Select(field => "output." + field.Name),
        ];
        int[] wanted = [.. Enumerable.Range(0, all.Length).Where(index => query is null || IsWanted(names[index], query))];
        _schema = new Schema([.. wanted.Select(index => all[index] with { Optional = true })]);
        _columns = [.. Enumerable.Range(0, all.Length).Select(index => Array.IndexOf(wanted, index))];
    }

    /// <summary>The columns.</summary>
    public Schema Schema => _schema;

    /// <summary>A record as a row, valid until the next is asked for; only of all columns.</summary>
    public Row ToRow(in PredictionEntry entry)
    {
        _writer.Begin(_schema);
        Span<byte> id = stackalloc byte[36];
        entry.Id.TryFormat(id, out _);
        _writer.SetUtf8(0, id);
        _writer.Set(1, entry.Time);
        if (entry.Source.Model.Version is { } version)
        {
            _writer.Set(2, (long)version);
        }

        _writer.Set(3, NameOf(entry.Role));
        _writer.Set(4, NameOf(entry.Status));
        _writer.Set(5, entry.Duration.TotalMilliseconds);
        SetText(6, entry.Subject, entry.SubjectUtf8);
        _writer.Set(7, entry.Caller);
        SetText(8, entry.Key, entry.KeyUtf8);
        _writer.Set(9, entry.TraceId);
        if (entry.Tags is { } tags)
        {
            _writer.SetJson(10, JsonSerializer.SerializeToUtf8Bytes(tags, PredictionLogJsonContext.Default.IReadOnlyDictionaryStringString));
        }

        _writer.Set(11, entry.Reason);
        _writer.Set(12, entry.Error);
        _writer.Set(Members, entry.Output is not null);
        Copy(entry.Input, Members + 1);
        if (entry.Output is { } output)
        {
            Copy(output, Members + 1 + _source.Input.Fields.Count);
        }

        return _writer.Row;
    }

    /// <summary>The bytes of the record of a row, valid until the next are asked for; what is not among the columns is missing.</summary>
    public ReadOnlySpan<byte> ToEntry(Row row)
    {
        var options = new PredictionOptions
        {
            Id = Guid.Parse(row.GetUtf8(Column(0))),
            Role = ValueOf<PredictionRole>(row, 3),
            Subject = TextOf(row, 6),
            Caller = TextOf(row, 7),
            Key = TextOf(row, 8),
            Tags = Has(row, 10) ? JsonSerializer.Deserialize(
                row.GetJson(Column(10)), PredictionLogJsonContext.Default.DictionaryStringString) : null,
            Reason = TextOf(row, 11),
        };
        var duration = TimeSpan.FromTicks((long)Math.Round(row.GetDouble(Column(5)) * TimeSpan.TicksPerMillisecond));
        var trace = TextOf(row, 9) is { } text ? ActivityTraceId.CreateFromString(text) : default;
        Fill(_input, _source.Input, row, Members + 1);
        var hasOutput = row.GetBoolean(Column(Members));
        if (hasOutput)
        {
            Fill(_output, _source.Output, row, Members + 1 + _source.Input.Fields.Count);
        }

        return _entry.Write(
            0, options, ValueOf<PredictionStatus>(row, 4), row.GetTimestamp(Column(1)).UtcTicks, duration, _input.Row.Data.Span,
            hasOutput ? _output.Row.Data.Span : default, trace, TextOf(row, 12));
    }

    private static bool IsWanted(string column, PredictionQuery query) => column switch
    {
        "id" or "time" or "version" or "role" or "status" or "duration_ms" or "key" or "has_output" => true,
        "subject" => query.Subject is not null,
        _ => column.Contains('.', StringComparison.Ordinal) && query.Fields?.Contains(column) != false,
    };

    // The longest names have no room for the prefix.
    private static Field Flat(string prefix, Field field, int index) =>
        new(prefix.Length + field.Name.Length <= 128 ? prefix + field.Name : string.Create(CultureInfo.InvariantCulture, $"{prefix}#{index}"),
            field.Kind) { Length = field.Length };

    private static string NameOf<T>(T value)
        where T : struct, Enum => Enum.GetName(value) ?? value.ToString();

    private int Column(int member) => _columns[member];

    private bool Has(Row row, int member) => Column(member) >= 0 && !row.IsMissing(Column(member));

    private string? TextOf(Row row, int member) => Has(row, member) ? row.GetString(Column(member)) : null;

    private T ValueOf<T>(Row row, int member)
        where T : struct, Enum
    {
        Span<char> text = stackalloc char[32];
        return Encoding.UTF8.TryGetChars(row.GetUtf8(Column(member)), text, out var length) && Enum.TryParse<T>(text[..length], out var value)
            ? value
            : throw new InvalidDataException($"'{row.GetString(Column(member))}' is no {typeof(T).Name}: a newer version may have written it.");
    }

    private void SetText(int member, string? text, ReadOnlySpan<byte> utf8)
    {
        if (text is not null)
        {
            _writer.SetUtf8(member, utf8);
        }
    }

    private void Copy(Row from, int first)
    {
        for (var i = 0; i < from.Schema.Fields.Count; i++)
        {
            if (from.IsMissing(i))
            {
                continue;
            }

            // What the log took as it came, no reader of the file would take.
            var kind = from.Schema.Fields[i].Kind;
            if (kind == FieldKind.String && !Utf8.IsValid(from.GetUtf8(i)))
            {
                _writer.Set(first + i, Encoding.UTF8.GetString(from.GetUtf8(i)));
            }
            else if (kind == FieldKind.Json && !IsJson(from.GetJson(i)))
            {
                _writer.SetJson(first + i, JsonEncodedText.Encode(Encoding.UTF8.GetString(from.GetJson(i))) is var text
                    ? [(byte)'"', .. text.EncodedUtf8Bytes, (byte)'"'] : default);
            }
            else
            {
                _writer.Copy(first + i, from, i);
            }
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Fill(RowWriter writer, Schema schema, Row row, int first)
    {
        writer.Begin(schema);
        for (var i = 0; i < schema.Fields.Count; i++)
        {
            if (Column(first + i) >= 0)
            {
                writer.Copy(i, row, Column(first + i));
            }
        }
    }
}
