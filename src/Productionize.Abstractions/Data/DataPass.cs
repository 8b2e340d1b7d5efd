namespace Productionize;

/// <summary>
/// One pass over a source: its rejects while it runs, its counts and fingerprint when it has ended. Used for one pass by one
/// reader at a time.
/// </summary>
public sealed class DataPass
{
    /// <summary>Called for each rejected row, on the reader's thread; null ignores them (they are counted all the same).</summary>
    public Action<RejectedRow>? OnRejected { get; init; }

    /// <summary>Told the number of accepted rows as they come.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>How many rows were let through so far.</summary>
    public long Accepted { get; private set; }

    /// <summary>How many rows were rejected so far.</summary>
    public long Rejected { get; private set; }

    /// <summary>The fingerprint of the origin; null until the pass has ended, or where the source has none.</summary>
    public DataFingerprint? Fingerprint { get; private set; }

    /// <summary>Called by a source for each row that it lets through.</summary>
    public void Accept()
    {
        Accepted++;
        Progress?.Report(Accepted);
    }

    /// <summary>Called by a source for each row that it rejects.</summary>
    /// <param name="row">The row with its faults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="row"/> is null.</exception>
    public void Reject(RejectedRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        Rejected++;
        OnRejected?.Invoke(row);
    }

    /// <summary>Called by a source when it has read everything.</summary>
    /// <param name="fingerprint">The fingerprint of the origin, or null where there is none.</param>
    public void Complete(DataFingerprint? fingerprint) => Fingerprint = fingerprint;
}
