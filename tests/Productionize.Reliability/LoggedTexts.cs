using System.Globalization;

namespace Productionize;

/// <summary>Logged predictions as texts that say every member, to be compared.</summary>
internal static class LoggedTexts
{
    /// <summary>One line for each prediction with its outcomes.</summary>
    public static string Of(LoggedPrediction logged)
    {
        var record = logged.Record;
        var tags = string.Join(",", (record.Tags ?? new Dictionary<string, string>()).OrderBy(tag => tag.Key, StringComparer.Ordinal));
        var outcomes = string.Join(", ", logged.Outcomes.OrderBy(one => one.Kind, StringComparer.Ordinal)
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Kind} {one.Value} {one.ObservedAt.UtcTicks} {one.Revision}")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{record} {record.Time.UtcTicks} {record.Duration.Ticks} {RowJson.ToText(record.Input)} " +
            $"{(record.Output is { } output ? RowJson.ToText(output) : "")} {record.Subject}|{record.Caller}|{record.Key}|{record.Reason}|" +
            $"{record.Error}|{record.TraceId}|{tags}: {outcomes}");
    }

    /// <summary>The lines of a log, sorted.</summary>
    public static async Task<string[]> ReadAsync(IPredictionReader log, Func<PredictionRecord, bool>? wanted = null)
    {
        var texts = new List<string>();
        await foreach (var logged in log.ReadAsync(new PredictionQuery()))
        {
            if (wanted?.Invoke(logged.Record) != false)
            {
                texts.Add(Of(logged));
            }
        }

        texts.Sort(StringComparer.Ordinal);
        return [.. texts];
    }

    /// <summary>The lines of what is read as columns, sorted.</summary>
    public static async Task<string[]> ReadColumnsAsync(IPredictionReader log)
    {
        var texts = new List<string>();
        await foreach (var chunk in log.ReadColumnsAsync(new PredictionQuery { Fields = ["outcome.truth"] }))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                texts.Add(string.Create(
                    CultureInfo.InvariantCulture, $"{chunk.Ids[row]} {chunk.UtcTicks[row]} {chunk.Doubles("outcome.truth")[row]}"));
            }
        }

        texts.Sort(StringComparer.Ordinal);
        return [.. texts];
    }
}
