using System.Globalization;

namespace Productionize;

/// <summary>
/// Outcomes as flat rows, and back. Numbers and truth values (1 and 0) are in <c>value</c>, texts in <c>text</c>, and so are the digits of a
/// whole number; <c>type</c> says which it was. For one thread at a time.
/// </summary>
internal sealed class FlatOutcomes
{
    private readonly RowWriter _writer = new();

    public static Schema Schema { get; } = new([.. ((Field[])
    [
        new("kind", FieldKind.String), new("id", FieldKind.String), new("key", FieldKind.String), new("value", FieldKind.Double),
        new("text", FieldKind.String), new("type", FieldKind.String), new("observed", FieldKind.Timestamp),
        new("revision", FieldKind.Int64),
    ]).Select(field => field with { Optional = true })]);

    /// <summary>An outcome as a row, valid until the next is asked for.</summary>
    public Row ToRow(PredictionOutcome outcome)
    {
        _writer.Begin(Schema);
        _writer.Set(0, outcome.Kind);
        if (outcome.PredictionId != Guid.Empty)
        {
            _writer.Set(1, outcome.PredictionId.ToString());
        }

        _writer.Set(2, outcome.Key);
        switch (outcome.Value.Kind)
        {
            case FieldKind.Boolean:
                Set("boolean", outcome.Value.AsBoolean() ? 1 : 0, null);
                break;
            case FieldKind.Int64:
                Set("integer", outcome.Value.AsInt64(), outcome.Value.AsInt64().ToString(CultureInfo.InvariantCulture));
                break;
            case FieldKind.String:
                Set("text", null, outcome.Value.AsString());
                break;
            case not null:
                Set("number", outcome.Value.AsDouble(), null);
                break;
        }

        _writer.Set(6, outcome.ObservedAt);
        _writer.Set(7, (long)outcome.Revision);
        return _writer.Row;
    }

    public static PredictionOutcome Read(Row row) => new()
    {
        Kind = row.GetString(0)!,
        PredictionId = row.IsMissing(1) ? default : Guid.Parse(row.GetUtf8(1)),
        Key = row.GetString(2),
        Value = row.GetString(5) switch
        {
            "boolean" => row.GetDouble(3) != 0,
            "integer" => long.Parse(row.GetUtf8(4), CultureInfo.InvariantCulture),
            "text" => row.GetString(4),
            "number" => row.GetDouble(3),
            null => default(FieldValue),
            var type => throw new InvalidDataException($"'{type}' is no type of a value: a newer version may have written it."),
        },
        ObservedAt = row.GetTimestamp(6),
        Revision = (int)row.GetInt64(7),
    };

    private void Set(string type, double? value, string? text)
    {
        _writer.Set(5, type);
        _writer.Set(4, text);
        if (value is { } number)
        {
            _writer.Set(3, number);
        }
    }
}
