namespace Productionize;

/// <summary>Parts of a source that stay the same parts: whatever the order of the rows, and whatever rows come later.</summary>
/// <remarks>
/// <para>
/// A row belongs to a part by the hash of its key: XXH64 (Collet 2012, seed 0) over one byte for the purpose (1 sample, 2 split), the seed
/// as 8 bytes little-endian, and the key in UTF-8 or, for a number, as 8 bytes little-endian. The upper 53 bits divided by 2^53 are below
/// the share, or not. So a key is always on the same side, on every machine and in every version; rows of one key stay together.
/// </para>
/// <para>
/// The share is one of keys: of n keys about share · n are chosen, give or take √(n · share · (1 − share)). Splits of a split need another
/// seed each, or all rows would fall on one side.
/// </para>
/// <para>
/// Parts keep name, rejects, counts and fingerprint of the origin. Reading both parts reads the origin twice.
/// </para>
/// </remarks>
public static class SplitDataSourceExtensions
{
    /// <summary>About a share of the rows, chosen by the hash of their key.</summary>
    /// <param name="source">The source.</param>
    /// <param name="share">The share of the keys, above 0 up to 1.</param>
    /// <param name="seed">Another seed gives another sample.</param>
    /// <param name="key">The key of a row, as a customer's number.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The source of these rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is not above 0 up to 1.</exception>
    public static IDataSource<T> Sample<T>(this IDataSource<T> source, double share, long seed, Func<T, string> key)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(key);
        var chosen = new KeyShare(KeyShare.Sample, share, seed);
        return source.Where(row => chosen.Has(key(row)));
    }

    /// <summary>About a share of the rows, chosen by the hash of their key.</summary>
    /// <param name="source">The source.</param>
    /// <param name="share">The share of the keys, above 0 up to 1.</param>
    /// <param name="seed">Another seed gives another sample.</param>
    /// <param name="key">The key of a row, a whole number.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The source of these rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is not above 0 up to 1.</exception>
    public static IDataSource<T> Sample<T>(this IDataSource<T> source, double share, long seed, Func<T, long> key)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(key);
        var chosen = new KeyShare(KeyShare.Sample, share, seed);
        return source.Where(row => chosen.Has(key(row)));
    }

    /// <summary>
    /// Two parts by the hash of a key, as for training and test: <c>var (test, train) = rows.SplitByKey(row =&gt; row.Id, 0.2, seed:
    /// 1)</c>.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="key">The key of a row. Rows of one key are in the same part.</param>
    /// <param name="share">The share of the keys that are chosen, above 0 up to 1.</param>
    /// <param name="seed">Another seed gives another split.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The chosen rows, and the others.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is not above 0 up to 1.</exception>
    public static (IDataSource<T> Chosen, IDataSource<T> Others) SplitByKey<T>(
        this IDataSource<T> source, Func<T, string> key, double share, long seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(key);
        var chosen = new KeyShare(KeyShare.Split, share, seed);
        return Split(source, row => chosen.Has(key(row)));
    }

    /// <summary>
    /// Two parts by the hash of a key, as for training and test: <c>var (test, train) = rows.SplitByKey(row =&gt; row.Id, 0.2, seed:
    /// 1)</c>.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="key">The key of a row, a whole number. Rows of one key are in the same part.</param>
    /// <param name="share">The share of the keys that are chosen, above 0 up to 1.</param>
    /// <param name="seed">Another seed gives another split.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The chosen rows, and the others.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is not above 0 up to 1.</exception>
    public static (IDataSource<T> Chosen, IDataSource<T> Others) SplitByKey<T>(
        this IDataSource<T> source, Func<T, long> key, double share, long seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(key);
        var chosen = new KeyShare(KeyShare.Split, share, seed);
        return Split(source, row => chosen.Has(key(row)));
    }

    /// <summary>Two parts by time, so that a model is tested on what came after its training.</summary>
    /// <param name="source">The source.</param>
    /// <param name="time">The time of a row.</param>
    /// <param name="boundary">The first time of the second part.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <typeparam name="TTime"><see cref="DateOnly"/>, <see cref="DateTimeOffset"/> or whatever the rows have.</typeparam>
    /// <returns>The rows before the boundary, and those from it on.</returns>
    public static (IDataSource<T> Before, IDataSource<T> After) SplitByTime<T, TTime>(
        this IDataSource<T> source, Func<T, TTime> time, TTime boundary)
        where TTime : struct, IComparable<TTime>
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(time);
        return Split(source, row => time(row).CompareTo(boundary) < 0);
    }

    private static (IDataSource<T> One, IDataSource<T> Other) Split<T>(IDataSource<T> source, Func<T, bool> isFirst) =>
        (source.Where(isFirst), source.Where(row => !isFirst(row)));
}
