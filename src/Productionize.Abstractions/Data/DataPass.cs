using System.Globalization;

namespace Productionize;

/// <summary>
/// One pass over a source: its rejects while it runs, its counts and fingerprint when it has ended. Used for one pass by one
/// reader at a time.
/// </summary>
public sealed class DataPass
{
    // Before that many rows a share says nothing.
    private const long FewRows = 1000;

    private readonly double? _maxRejectedShare;
    private DataPass? _whole;

    /// <summary>Called for each rejected row, on the reader's thread; null ignores them (they are counted all the same).</summary>
    public Action<RejectedRow>? OnRejected { get; init; }

    /// <summary>
    /// Called for each row that is let through although it breaks a rule (<see cref="RuleSeverity.Warn"/>), on the reader's thread, and at
    /// the end for the rules of the source as a whole (line 0); null ignores them.
    /// </summary>
    public Action<RejectedRow>? OnWarning { get; init; }

    /// <summary>Told the number of accepted rows as they come.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>
    /// The largest share of rejected rows, from 0 to 1; more of them end the pass with a <see cref="DataSourceException"/>, at its end or
    /// as soon as the first 1,000 rows cannot hold it any more. Null, the default: any.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to 1.</exception>
    public double? MaxRejectedShare
    {
        get => _maxRejectedShare;
        init
        {
            _maxRejectedShare = value is null or (>= 0 and <= 1)
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), value, "A share is from 0 to 1: 0.05 lets 5 % of the rows be " +
                    "rejected.");
        }
    }

    /// <summary>The clock for rules of age; null: the system's.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>How many rows were let through so far.</summary>
    public long Accepted { get; private set; }

    /// <summary>How many rows were rejected so far.</summary>
    public long Rejected { get; private set; }

    /// <summary>How many warnings were given so far.</summary>
    public long Warnings { get; private set; }

    /// <summary>The fingerprint of the origin; null until the pass has ended, or where the source has none.</summary>
    public DataFingerprint? Fingerprint { get; private set; }

    /// <summary>
    /// A pass over a part of the source, as one file of many: its rows, rejects and warnings count here as well, its fingerprint is its
    /// own.
    /// </summary>
    /// <returns>The pass over the part.</returns>
    public DataPass Part() => new() { Time = Time, _whole = this };

    /// <summary>Called by a source for each row that it lets through.</summary>
    public void Accept()
    {
        _whole?.Accept();
        Accepted++;
        Progress?.Report(Accepted);
    }

    /// <summary>Called by a source for each row that it rejects.</summary>
    /// <param name="row">The row with its faults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="row"/> is null.</exception>
    /// <exception cref="DataSourceException">More rows are rejected than <see cref="MaxRejectedShare"/> allows.</exception>
    public void Reject(RejectedRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        _whole?.Reject(row);
        Rejected++;
        OnRejected?.Invoke(row);
        ThrowIfTooMany(row.Source, Math.Max(Accepted + Rejected, FewRows));
    }

    /// <summary>Called by a source for each row that it lets through with a warning, beside <see cref="Accept"/>.</summary>
    /// <param name="row">The row with its faults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="row"/> is null.</exception>
    public void Warn(RejectedRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        _whole?.Warn(row);
        Warnings++;
        OnWarning?.Invoke(row);
    }

    /// <summary>Called by a source when it has read everything.</summary>
    /// <param name="fingerprint">The fingerprint of the origin, or null where there is none.</param>
    /// <exception cref="DataSourceException">More rows were rejected than <see cref="MaxRejectedShare"/> allows.</exception>
    public void Complete(DataFingerprint? fingerprint)
    {
        ThrowIfTooMany("The source", Accepted + Rejected);
        Fingerprint = fingerprint;
    }

    /// <summary>The counts.</summary>
    /// <returns>Such as <c>19,560 rows accepted, 440 rejected</c>, and the warnings where there are some.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Accepted:N0} rows accepted, {Rejected:N0} rejected") +
        (Warnings > 0 ? string.Create(CultureInfo.InvariantCulture, $", {Warnings:N0} warning{(Warnings == 1 ? "" : "s")}") : "");

    private void ThrowIfTooMany(string source, long rows)
    {
        if (Rejected > _maxRejectedShare * rows)
        {
            throw new DataSourceException(
                source, null,
                string.Create(CultureInfo.InvariantCulture, $"{Rejected} of {Accepted + Rejected} rows were rejected, more than the share of " +
                    $"{_maxRejectedShare} {(rows > Accepted + Rejected ? $"of the first {rows} rows " : "")}") +
                $"that is allowed. Mend the data (see the rejected rows), or raise {nameof(DataPass)}.{nameof(MaxRejectedShare)}.");
        }
    }
}
