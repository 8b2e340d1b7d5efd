using System.Globalization;
using System.Text;

namespace Productionize;

/// <summary>An explanation as lines for people.</summary>
internal static class ExplanationText
{
    public static string Of(PredictionExplanation explanation)
    {
        var record = explanation.Record;
        var text = new StringBuilder().Append(explanation).Append('\n');
        Append(text, "time", $"{Time(record.Time)}, took {Number(record.Duration.TotalMilliseconds)} ms");
        Append(text, "key", record.Key);
        Append(text, "subject", record.Subject);
        Append(text, "caller", record.Caller);
        Append(text, "trace", record.TraceId);
        foreach (var (name, value) in record.Tags ?? new Dictionary<string, string>())
        {
            Append(text, "tag", $"{name} = {value}");
        }

        Append(text, "reason", record.Reason);
        Append(text, "input", RowJson.ToText(record.Input));
        Append(text, "answer", record.Output is { } output ? RowJson.ToText(output) : null);
        Append(text, "error", record.Error);
        foreach (var outcome in explanation.Outcomes)
        {
            Append(text, outcome.Kind, $"{outcome.Value}, observed {Time(outcome.ObservedAt)}");
        }

        foreach (var (other, _) in explanation.Others)
        {
            var answer = other.Output is { } row ? $"answered {RowJson.ToText(row)}" : $"{other.Status} {other.Error}".TrimEnd();
            Append(text, other.Role == PredictionRole.Shadow ? "shadow" : "other", $"{other.Model} {answer}");
        }

        if (explanation.Promotion is { } entry)
        {
            var change = entry.Change;
            var move = $"#{entry.Revision} of '{change.Alias}', {change.Action} by {change.Actor} at {Time(entry.At)}";
            Append(text, "version", $"{move}: {change.Reason}");
        }

        Append(text, "note", explanation.PromotionNote);
        if (explanation.Replay is { } replay)
        {
            var answer = replay.Output is { } row ? $"answers {RowJson.ToText(row)}" : $"has no answer. {replay.Obstacle}";
            Append(text, "today", $"{replay.Model?.ToString() ?? "the model"} {answer}");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string head, string? line)
    {
        if (!string.IsNullOrEmpty(line))
        {
            text.Append(Clean(head).PadRight(9)).Append(' ').Append(Clean(line)).Append('\n');
        }
    }

    // What people wrote must not look like another line, or turn its direction round.
    private static string Clean(string line) => string.Concat(line.Select(character => char.GetUnicodeCategory(character) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        ? ' ' : character));

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
