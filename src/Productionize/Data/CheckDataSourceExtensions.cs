namespace Productionize;

/// <summary>Checks the rows of any source once more.</summary>
public static class CheckDataSourceExtensions
{
    /// <summary>
    /// Only the rows that obey the schema of a codec, whatever the source checked itself: after <c>Select</c>, or for the rules of a whole
    /// source (a key, an order, a row count) over all files of a folder. A rejected row is told with its number among the rows that came.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="codec">Names, types and rules of the rows. It only writes: the rows that come out are those that went in.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>
    /// The source of these rows; a row counts as accepted when it has passed this check too. The fingerprint is the origin's.
    /// </returns>
    public static IDataSource<T> Check<T>(this IDataSource<T> source, RowCodec<T> codec)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(codec);
        return new CheckedDataSource<T>(source, codec, fingerprintsCells: false);
    }

    /// <summary>
    /// Only the rows that obey a rule: <c>Check("must land after it starts", flight =&gt; flight.Landed &gt; flight.Started)</c>. A
    /// rejected
    /// row is told with its number among the rows that came.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="rule">The rule in words, for the fault: it follows "the row".</param>
    /// <param name="holds">
    /// Whether a row obeys it; safe for concurrent calls. One that throws an <see cref="InvalidOperationException"/>,
    /// <see cref="ArgumentException"/> or <see cref="ArithmeticException"/> is a fault of the row, anything else ends the pass.
    /// </param>
    /// <param name="severity">What breaking it does.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>
    /// The source of these rows; a row counts as accepted when it has passed this check too. The fingerprint is the origin's.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="rule"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="severity"/> is not defined.</exception>
    public static IDataSource<T> Check<T>(
        this IDataSource<T> source, string rule, Func<T, bool> holds, RuleSeverity severity = RuleSeverity.Reject)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(rule);
        ArgumentNullException.ThrowIfNull(holds);
        return severity is RuleSeverity.Reject or RuleSeverity.Warn or RuleSeverity.Fail
            ? new RuledDataSource<T>(source, rule, holds, severity)
            : throw new ArgumentOutOfRangeException(nameof(severity), severity, "A severity is Reject, Warn or Fail.");
    }
}
