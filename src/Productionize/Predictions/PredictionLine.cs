using System.Text.Json;

namespace Productionize;

/// <summary>The line of one logged prediction.</summary>
internal static class PredictionLine
{
    private static readonly JsonDocumentOptions StrictCell = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    public static void Write(LineBuffer buffer, PredictionEntry entry, string source)
    {
        var model = entry.Source.Model;
        var json = buffer.Begin();
        json.WriteString(LineNames.Id, entry.Id);
        LineDocument.WriteTime(json, LineNames.Time, entry.Time);
        json.WriteString(LineNames.Model, model.Name);
        if (model.Version is { } version)
        {
            json.WriteNumber(LineNames.Version, version);
        }

        json.WriteString(LineNames.Source, source);
        json.WriteString(LineNames.Role, LineDocument.NameOf(entry.Role));
        json.WriteString(LineNames.Status, LineDocument.NameOf(entry.Status));
        json.WriteNumber(LineNames.DurationMs, entry.Duration.Ticks / (decimal)TimeSpan.TicksPerMillisecond);
        LineDocument.WriteText(json, LineNames.Key, entry.Key);
        LineDocument.WriteText(json, LineNames.Subject, entry.Subject);
        LineDocument.WriteText(json, LineNames.Caller, entry.Caller);
        LineDocument.WriteText(json, LineNames.Trace, entry.TraceId);
        LineDocument.WriteText(json, LineNames.Reason, entry.Reason);
        LineDocument.WriteText(json, LineNames.Error, entry.Error);
        WriteTags(json, entry.Tags);
        WriteRow(json, LineNames.Input, entry.Input, entry.Id);
        if (entry.Output is { } output)
        {
            WriteRow(json, LineNames.Output, output, entry.Id);
        }

        buffer.End();
    }

    public static (PredictionRecord Record, PredictionSource Source) Read(
        ReadOnlyMemory<byte> line, IReadOnlyDictionary<string, PredictionSource> sources, RowWriter rows)
    {
        using var document = LineDocument.Parse(line);
        var root = document.RootElement;
        if (!root.TryGetProperty(LineNames.Source, out var name) || !sources.TryGetValue(name.GetString() ?? "", out var source))
        {
            throw new JsonException("No line of the file says what its source is.");
        }

        var members = new Members();
        foreach (var member in root.EnumerateObject())
        {
            members.Read(member, source, rows);
        }

        return (members.ToRecord(source.Model), source);
    }

    private static void WriteTags(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? tags)
    {
        if (tags is null)
        {
            return;
        }

        json.WriteStartObject(LineNames.Tags);
        foreach (var (tag, value) in tags)
        {
            json.WriteString(tag, value);
        }

        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, string name, Row row, Guid id)
    {
        for (var i = 0; i < row.Schema.Fields.Count; i++)
        {
            if (row.Schema.Fields[i].Kind == FieldKind.Json && !row.IsMissing(i))
            {
                RequireStrict(row, i, id);
            }
        }

        json.WritePropertyName(name);
        RowJson.Write(json, row);
    }

    // What could not be read back is refused before it is acknowledged.
    private static void RequireStrict(Row row, int index, Guid id)
    {
        try
        {
            using var cell = JsonDocument.Parse(row.GetJson(index).ToArray(), StrictCell);
        }
        catch (JsonException error)
        {
            throw new ArgumentException(
                $"The field '{row.Schema.Fields[index].Name}' of prediction {id:n} is no strict JSON (one value, no repeated members, at " +
                "most 64 levels). Nothing of its batch was logged.",
                error);
        }
    }

    private struct Members
    {
        private Guid? _id;
        private DateTimeOffset? _time;
        private decimal? _durationMs;
        private PredictionRole? _role;
        private PredictionStatus? _status;
        private string? _key, _subject, _caller, _trace, _reason, _error;
        private Dictionary<string, string>? _tags;
        private Row? _input, _output;

        public void Read(JsonProperty member, PredictionSource source, RowWriter rows)
        {
            switch (member.Name)
            {
                case LineNames.Id: _id = member.Value.GetGuid(); break;
                case LineNames.Time: _time = LineDocument.ReadTime(member.Value); break;
                case LineNames.Role: _role = LineDocument.ReadName<PredictionRole>(member.Value); break;
                case LineNames.Status: _status = LineDocument.ReadName<PredictionStatus>(member.Value); break;
                case LineNames.DurationMs: _durationMs = member.Value.GetDecimal(); break;
                case LineNames.Key: _key = member.Value.GetString(); break;
                case LineNames.Subject: _subject = member.Value.GetString(); break;
                case LineNames.Caller: _caller = member.Value.GetString(); break;
                case LineNames.Trace: _trace = member.Value.GetString(); break;
                case LineNames.Reason: _reason = member.Value.GetString(); break;
                case LineNames.Error: _error = member.Value.GetString(); break;
                case LineNames.Tags: _tags = ReadTags(member.Value); break;
                case LineNames.Input: _input = ReadRow(rows, source.Input, member.Value); break;
                case LineNames.Output: _output = ReadRow(rows, source.Output, member.Value); break;

                // The source says these too; here they are for the eye.
                case LineNames.Model or LineNames.Version or LineNames.Source or LineNames.Crc: break;
                default: throw LineDocument.Unknown(member.Name);
            }
        }

        public readonly PredictionRecord ToRecord(ModelInfo model) => new()
        {
            Id = LineDocument.Require(_id, LineNames.Id),
            Time = LineDocument.Require(_time, LineNames.Time),
            Duration = new TimeSpan((long)(LineDocument.Require(_durationMs, LineNames.DurationMs) * TimeSpan.TicksPerMillisecond)),
            Model = model,
            Role = LineDocument.Require(_role, LineNames.Role),
            Status = LineDocument.Require(_status, LineNames.Status),
            Input = LineDocument.Require(_input, LineNames.Input),
            Output = _output,
            Key = _key,
            Subject = _subject,
            Caller = _caller,
            TraceId = _trace,
            Tags = _tags,
            Reason = _reason,
            Error = _error,
        };

        private static Row ReadRow(RowWriter rows, Schema schema, JsonElement element)
        {
            RowJson.Read(rows, schema, element);
            return rows.Row.ToArray();
        }

        private static Dictionary<string, string> ReadTags(JsonElement element)
        {
            var tags = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var tag in element.EnumerateObject())
            {
                tags.Add(tag.Name, LineDocument.Require(tag.Value.GetString(), tag.Name));
            }

            return tags;
        }
    }
}
