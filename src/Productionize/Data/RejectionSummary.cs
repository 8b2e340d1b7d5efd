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
    private long _rejected;

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
            _rejected += row.Faults.Count > 0 && row.Faults.All(fault => fault.Severity == RuleSeverity.Warn) ? 0 : 1;
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
    /// A table for people: how many rows were rejected, then for each rule its count, and examples with their values, which may be personal
    /// data. <see cref="ToString"/> has none.
    /// </summary>
    /// <returns>A line for each rule, under a header; empty when no row was added.</returns>
    public string ToTable() => Table(null, WithValue);

    /// <summary>The table with the shares of all rows, which nobody has told the summary.</summary>
    /// <param name="rows">All rows that were read: <c>pass.Accepted + pass.Rejected</c>, over all passes that were added.</param>
    /// <returns>A line for each rule, under a header; also when no row was added.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is below the number of rejected rows.</exception>
    public string ToTable(long rows)
    {
        var rejected = Interlocked.Read(ref _rejected);
        return rows >= rejected ? Table(rows, WithValue) : throw new ArgumentOutOfRangeException(
            nameof(rows), rows, $"{rejected} rows were rejected: it is the number of all rows, accepted and rejected, of all passes.");
    }

    /// <summary>The table without values.</summary>
    /// <returns>A line for each rule, under a header; empty when no row was added.</returns>
    public override string ToString() => Table(null, example => $"{example}");

    private static string WithValue(RejectionExample example) => example.Value is { } value ? $"{example} '{value}'" : $"{example}";

    private string Table(long? rows, Func<RejectionExample, string> show)
    {
        var reasons = Reasons;
        var rejected = Interlocked.Read(ref _rejected);
        if (Rows == 0 && rows is null)
        {
            return "";
        }

        var text = new StringBuilder(Text(rejected));
        text.Append(rows is { } all
            ? $" of {Text(all)} rows rejected ({Share(rejected, all)})\n"
            : $" row{(rejected == 1 ? "" : "s")} rejected\n");
        if (reasons.Count == 0)
        {
            return text.ToString();
        }

        string[][] lines =
        [
            ["rows", rows is null ? "" : "share", "rule", "examples"],
            .. reasons.Select(reason => new[]
            {
                Text(reason.Count), rows is { } read ? Share(reason.Count, read) : "",
                $"{new RowFault(reason.Field, null, reason.Rule)}{Marked(reason.Severity)}",
                string.Join(", ", reason.Examples.Select(show)),
            }),
        ];
        var widths = Enumerable.Range(0, 3).Select(column => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
        {
            text.Append(line[0].PadLeft(widths[0])).Append(rows is null ? "" : "  " + line[1].PadLeft(widths[1]))
                .Append("  ").Append(line[2].PadRight(widths[2])).Append("  ").Append(line[3]).Append('\n');
        }

        return text.ToString();
    }

    private static string Text(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    // A few of many are not none.
    private static string Share(long count, long rows)
    {
        var percent = rows == 0 ? 0 : 100.0 * count / rows;
        return percent is > 0 and < 0.05 ? "< 0.1 %" : string.Create(CultureInfo.InvariantCulture, $"{percent:0.0} %");
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
