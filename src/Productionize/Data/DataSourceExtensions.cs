namespace Productionize;

/// <summary>
/// LINQ that keeps a source a source: name, rejects, counts, progress and fingerprint pass through. Counts and fingerprint stay those
/// of the origin; the rows that were really used are those that the pass returns.
/// </summary>
/// <remarks>They are chosen before those of <c>System.Linq.AsyncEnumerable</c>, which give a plain sequence without a name.</remarks>
public static class DataSourceExtensions
{
    /// <summary>Only the rows that a condition lets through. The others are not rejected: they are not asked for.</summary>
    /// <param name="source">The source.</param>
    /// <param name="predicate">The condition.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The source of these rows.</returns>
    public static IDataSource<T> Where<T>(this IDataSource<T> source, Func<T, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(predicate);
        return new DerivedDataSource<T, T>(source, source.Schema, rows => rows.Where(predicate));
    }

    /// <summary>Each row made into another.</summary>
    /// <param name="source">The source.</param>
    /// <param name="selector">Makes the new row. What it throws ends the pass.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <typeparam name="TResult">A new row.</typeparam>
    /// <returns>The source of the new rows.</returns>
    public static IDataSource<TResult> Select<T, TResult>(this IDataSource<T> source, Func<T, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(selector);
        return new DerivedDataSource<T, TResult>(source, null, rows => rows.Select(selector));
    }

    /// <summary>All rows but the first ones; rejected rows do not count.</summary>
    /// <param name="source">The source.</param>
    /// <param name="count">How many to leave out; 0 or less: none.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The source of the other rows.</returns>
    public static IDataSource<T> Skip<T>(this IDataSource<T> source, int count)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new DerivedDataSource<T, T>(source, source.Schema, rows => rows.Skip(count));
    }

    /// <summary>
    /// The first rows; rejected rows do not count. The origin is left as soon as they are read: such a pass has no fingerprint, unless
    /// the origin has fewer rows.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="count">How many to take; 0 or less: none.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The source of these rows.</returns>
    public static IDataSource<T> Take<T>(this IDataSource<T> source, int count)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new DerivedDataSource<T, T>(source, source.Schema, rows => rows.Take(count));
    }

    /// <summary>Reads all rows into memory.</summary>
    /// <param name="source">The source.</param>
    /// <param name="pass">Takes counts, rejects and the fingerprint; null where nobody asks for them.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The rows, in the order of the origin.</returns>
    /// <exception cref="DataSourceException">The origin as a whole cannot be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ValueTask<List<T>> ToListAsync<T>(
        this IDataSource<T> source, DataPass? pass = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return AsyncEnumerable.ToListAsync(source.ReadAsync(pass ?? new DataPass(), cancellationToken), cancellationToken);
    }
}
