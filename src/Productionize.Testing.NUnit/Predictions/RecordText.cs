using System.Text.Json;

namespace Productionize;

/// <summary>All that a record says as one text, so that a failed comparison shows what differs.</summary>
internal static class RecordText
{
    /// <summary>The same whatever the order and spelling of the members.</summary>
    public static string Of(KeptPrediction kept, Schema input, Schema output) =>
        $"{kept} {Same(input, kept.Input)} gave {(kept.Output is null ? "nothing" : Same(output, kept.Output))}";

    public static string Of(PredictionRecord record) => JsonSerializer.Serialize(new
    {
        record.Id,
        record.Time,
        record.Duration,
        Model = record.Model.ToString(),
        record.Model.Format,
        record.Model.Digest,
        Role = record.Role.ToString(),
        Status = record.Status.ToString(),
        Input = $"{record.Input.Schema}: {RowJson.ToText(record.Input)}",
        Output = record.Output is { } output ? $"{output.Schema}: {RowJson.ToText(output)}" : null,
        record.Subject,
        record.Caller,
        record.Key,
        record.TraceId,
        Tags = record.Tags?.OrderBy(tag => tag.Key, StringComparer.Ordinal),
        record.Reason,
        record.Error,
    });

    private static string Same(Schema schema, string json)
    {
        var writer = new RowWriter();
        using var document = JsonDocument.Parse(json);
        RowJson.Read(writer, schema, document.RootElement);
        return RowJson.ToText(writer.Row);
    }
}
