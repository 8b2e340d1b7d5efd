using System.Globalization;
using System.Text;

namespace Productionize;

/// <summary>
/// What was wrong with the rows of a pass, how often, and where for example:
/// <c>new DataPass { OnRejected = summary.Add, OnWarning = summary.Add }</c>.
/// </summary>
/// <remarks>Memory is bounded: rules beyond the first 1,000 are counted together. Safe for concurrent calls.</remarks>
public sealed class RejectionSummary
{
    private const int MostReasons = 1000;
    private const int MostExamples = 3;
    private const string OtherRules = "other rules";

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Field, string Rule, RuleSeverity Severity), Counted> _reasons = [];
    private long _rows;

    /// <summary>How many rows were added.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>The broken rules, most frequent first. A row that breaks several counts for each.</summary>
    public IReadOnlyList<RejectionReason> Reasons
    {
        get
        {
            lock (_gate)
            {
                return [.. _reasons.Select(reason => new RejectionReason(
                        reason.Key.Field, reason.Key.Rule, reason.Key.Severity, reason.Value.Count, [.. reason.Value.Examples]))
                    .OrderByDescending(reason => reason.Count).ThenBy(reason => reason.Field, StringComparer.Ordinal)
                    .ThenBy(reason => reason.Rule, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Counts a row.</summary>
    /// <param name="row">The row with its faults.</param>
    public void Add(RejectedRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        lock (_gate)
        {
            _rows++;
            foreach (var fault in row.Faults)
            {
                var reason = CountedOf((fault.Field, fault.Rule, fault.Severity));
                reason.Count++;
                if (reason.Examples.Count < MostExamples)
                {
                    reason.Examples.Add(new RejectionExample(row.Source, row.Line, fault.Value));
                }
            }
        }
    }

    /// <summary>
    /// A table for people: count, field, rule, and examples with their values, which may be personal data. <see cref="ToString"/> has none.
    /// </summary>
    /// <returns>A line for each rule; empty when no row was added.</returns>
    public string ToTable() => Table(example => example.Value is { } value ? $"{example} '{value}'" : $"{example}");

    /// <summary>The table without values.</summary>
    /// <returns>A line for each rule; empty when no row was added.</returns>
    public override string ToString() => Table(example => $"{example}");

    private string Table(Func<RejectionExample, string> show)
    {
        var reasons = Reasons;
        var counts = reasons.Select(reason => reason.Count.ToString("N0", CultureInfo.InvariantCulture)).ToList();
        var whats = reasons.Select(reason => $"{new RowFault(reason.Field, null, reason.Rule)}{Marked(reason.Severity)}").ToList();
        var (countWidth, whatWidth) = (counts.Select(count => count.Length).Append(0).Max(), whats.Select(what => what.Length).Append(0).Max());
        var text = new StringBuilder();
        for (var i = 0; i < reasons.Count; i++)
        {
            text.Append(counts[i].PadLeft(countWidth)).Append("  ").Append(whats[i].PadRight(whatWidth)).Append("  ")
                .AppendJoin(", ", reasons[i].Examples.Select(show)).Append('\n');
        }

        return text.ToString();
    }

    private static string Marked(RuleSeverity severity) => severity == RuleSeverity.Warn ? " (warning)" : "";

    private Counted CountedOf((string, string, RuleSeverity) key)
    {
        if (!_reasons.TryGetValue(key, out var reason))
        {
            // Some rules name a number or a message, and so there is no end of them.
            key = _reasons.Count < MostReasons ? key : ("", OtherRules, RuleSeverity.Reject);
            if (!_reasons.TryGetValue(key, out reason))
            {
                _reasons[key] = reason = new Counted();
            }
        }

        return reason;
    }

    private sealed class Counted
    {
        public long Count { get; set; }

        public List<RejectionExample> Examples { get; } = [];
    }
}
