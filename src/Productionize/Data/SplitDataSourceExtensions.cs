namespace Productionize;

/// <summary>Parts of a source that stay the same parts: whatever the order of the rows, and whatever rows come later.</summary>
/// <remarks>
/// <para>
/// A row belongs to a part by the hash of its key: XXH64 (Collet 2012, seed 0) over one byte for the purpose (1 sample, 2 split), the seed
/// as 8 bytes little-endian, and the key in UTF-8 or, for a number, as 8 bytes little-endian. The upper 53 bits divided by 2^53 are below
/// the share, or not. So a key is always on the same side, on every machine and in every version; rows of one key stay together.
/// </para>
/// <para>
/// The share is one of keys: of n keys about share · n are chosen, give or take √(n · share · (1 − share)). With several shares, the first
/// part has the numbers below the first share, the next those below the sum of the first two, and so on. A split of a split needs another
/// seed, or the shares would be wrong: where that can be seen, it is refused.
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
    /// <exception cref="ArgumentException">The source is a part of a split with this seed.</exception>
    public static (IDataSource<T> Chosen, IDataSource<T> Others) SplitByKey<T>(
        this IDataSource<T> source, Func<T, string> key, double share, long seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(key);
        var chosen = new KeyShare(KeyShare.Split, share, seed);
        return Split(source, row => chosen.Has(key(row)), SeedsOf(source, seed));
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
    /// <exception cref="ArgumentException">The source is a part of a split with this seed.</exception>
    public static (IDataSource<T> Chosen, IDataSource<T> Others) SplitByKey<T>(
        this IDataSource<T> source, Func<T, long> key, double share, long seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(key);
        var chosen = new KeyShare(KeyShare.Split, share, seed);
        return Split(source, row => chosen.Has(key(row)), SeedsOf(source, seed));
    }

    /// <summary>
    /// Several parts by the hash of a key, as for training, validation and test: <c>rows.SplitByKey(row =&gt; row.Id, [0.6, 0.2, 0.2],
    /// seed: 1)</c>.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="key">The key of a row. Rows of one key are in the same part.</param>
    /// <param name="shares">The share of the keys in each part, each above 0; they add up to 1.</param>
    /// <param name="seed">Another seed gives another split.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>A source for each share, in their order.</returns>
    /// <exception cref="ArgumentException">
    /// There are fewer than two shares, they do not add up to 1, or the source is a part of a split with this seed.
    /// </exception>
    public static IReadOnlyList<IDataSource<T>> SplitByKey<T>(
        this IDataSource<T> source, Func<T, string> key, IReadOnlyList<double> shares, long seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(shares);
        var parts = new KeyShare(shares, seed);
        return Split(source, shares.Count, row => parts.PartOf(key(row)), SeedsOf(source, seed));
    }

    /// <summary>
    /// Several parts by the hash of a key, as for training, validation and test: <c>rows.SplitByKey(row =&gt; row.Id, [0.6, 0.2, 0.2],
    /// seed: 1)</c>.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="key">The key of a row, a whole number. Rows of one key are in the same part.</param>
    /// <param name="shares">The share of the keys in each part, each above 0; they add up to 1.</param>
    /// <param name="seed">Another seed gives another split.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>A source for each share, in their order.</returns>
    /// <exception cref="ArgumentException">
    /// There are fewer than two shares, they do not add up to 1, or the source is a part of a split with this seed.
    /// </exception>
    public static IReadOnlyList<IDataSource<T>> SplitByKey<T>(
        this IDataSource<T> source, Func<T, long> key, IReadOnlyList<double> shares, long seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(shares);
        var parts = new KeyShare(shares, seed);
        return Split(source, shares.Count, row => parts.PartOf(key(row)), SeedsOf(source, seed));
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
        return (source.Where(row => time(row).CompareTo(boundary) < 0), source.Where(row => time(row).CompareTo(boundary) >= 0));
    }

    private static (IDataSource<T> Chosen, IDataSource<T> Others) Split<T>(
        IDataSource<T> source, Func<T, bool> isChosen, IReadOnlyList<long> seeds)
    {
        var parts = Split(source, 2, row => isChosen(row) ? 0 : 1, seeds);
        return (parts[0], parts[1]);
    }

    private static IDataSource<T>[] Split<T>(IDataSource<T> source, int count, Func<T, int> partOf, IReadOnlyList<long> seeds) =>
    [
        .. Enumerable.Range(0, count).Select(part =>
            new DerivedDataSource<T, T>(source, source.Schema, rows => rows.Where(row => partOf(row) == part)) { Seeds = seeds }),
    ];

    private static IReadOnlyList<long> SeedsOf<T>(IDataSource<T> source, long seed)
    {
        var seeds = (source as ISplitPart)?.Seeds ?? [];
        return seeds.Contains(seed)
            ? throw new ArgumentException(
                $"The source is a part of a split with the seed {seed}: a second split with it has wrong shares. Give another seed, or split " +
                "into all parts at once, by shares such as [0.6, 0.2, 0.2].", nameof(seed))
            : [.. seeds, seed];
    }
}
